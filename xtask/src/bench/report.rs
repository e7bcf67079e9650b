//! The results as a table and as JSON.

use rollpack::disk::DiskError;
use serde::Serialize;

use super::BenchError;
use super::machine::Machine;
use super::race::Row;
use crate::repository;

#[derive(Serialize)]
struct Report<'a> {
    machine: &'a Machine,
    rows: &'a [Row],
}

/// Prints the results and writes `.dev/bench.json`.
pub fn print(machine: &Machine, rows: &[Row]) -> Result<(), BenchError> {
    println!("\n{}\n\n{}", machine.text(), table(rows));
    let path = repository::development().join("bench.json");
    let json = serde_json::to_vec_pretty(&Report { machine, rows })?;
    #[expect(clippy::disallowed_methods, reason = "results are made anew each time")]
    std::fs::write(&path, json).map_err(DiskError::during("write", &path))?;
    println!("written to {}", repository::shown(&path));
    Ok(())
}

const HEAD: [&str; 9] = [
    "work",
    "by",
    "median",
    "best",
    "against rollpack",
    "processor",
    "against rollpack",
    "MiB/s",
    "peak MiB",
];

/// Returns an aligned table that is Markdown too.
fn table(rows: &[Row]) -> String {
    // The second line is the rule below the head.
    let mut lines = vec![HEAD.map(str::to_owned), [""; 9].map(str::to_owned)];
    let mebibytes = |bytes: f64| bytes / f64::from(1 << 20);
    for row in rows {
        #[expect(clippy::cast_precision_loss, reason = "shown with one digit")]
        let peak = row.peak_bytes.map(|bytes| mebibytes(bytes as f64));
        let or_nothing = |number: Option<f64>| number.map_or(String::new(), |n| format!("{n:.1}"));
        lines.push([
            row.what.clone(),
            row.who.to_owned(),
            seconds(row.median),
            seconds(row.best),
            format!("{:.2} x", row.ratio),
            row.processor.map_or(String::new(), seconds),
            row.processor_ratio
                .map_or(String::new(), |ratio| format!("{ratio:.2} x")),
            or_nothing(row.bytes_per_second.map(mebibytes)),
            or_nothing(peak),
        ]);
    }
    aligned(&lines)
}

/// The second line is the rule below the head.
fn aligned(lines: &[[String; 9]]) -> String {
    let width = |column: usize| lines.iter().map(|line| line[column].chars().count()).max();
    let widths: [usize; 9] = std::array::from_fn(|column| width(column).unwrap_or(0).max(3));
    let cell = |line: usize, column: usize, text: &String| {
        let width = widths[column];
        match (line, column) {
            (1, 0 | 1) => format!("| {:-<width$} ", ""),
            (1, _) => format!("| {:->1$}: ", "", width - 1),
            (_, 0 | 1) => format!("| {text:<width$} "),
            _ => format!("| {text:>width$} "),
        }
    };
    let mut text = String::new();
    for (number, line) in lines.iter().enumerate() {
        let cells = line.iter().enumerate();
        text.extend(cells.map(|(column, text)| cell(number, column, text)));
        text.push_str("|\n");
    }
    text
}

fn seconds(seconds: f64) -> String {
    if seconds < 1.0 {
        format!("{:.1} ms", seconds * 1000.0)
    } else {
        format!("{seconds:.2} s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned() {
        let row = |who, median| Row {
            what: "counting".to_owned(),
            who,
            seconds: vec![median],
            median,
            best: median,
            ratio: median / 0.5,
            processor: Some(2.0 * median),
            processor_ratio: Some(median / 0.5),
            bytes_per_second: Some(3e6),
            peak_bytes: None,
        };
        let expect = "\
| work     | by    |   median |     best | against rollpack | processor | against rollpack | MiB/s | peak MiB |
| -------- | ----- | -------: | -------: | ---------------: | --------: | ---------------: | ----: | -------: |
| counting | us    | 500.0 ms | 500.0 ms |           1.00 x |    1.00 s |           1.00 x |   2.9 |          |
| counting | their |   1.50 s |   1.50 s |           3.00 x |    3.00 s |           3.00 x |   2.9 |          |
";
        assert_eq!(table(&[row("us", 0.5), row("their", 1.5)]), expect);
    }
}
