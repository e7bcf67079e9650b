//! What is generated and committed is current.

#[test]
fn generated_files_are_current() {
    let stale = xtask::codegen::out_of_date().unwrap();
    let stale: Vec<_> = stale.into_iter().map(|(path, _)| path).collect();
    assert!(
        stale.is_empty(),
        "`cargo xtask codegen` writes anew: {}",
        stale.join(", ")
    );
}
