//! The code pages that rollpack decodes itself, each character beside Python's codecs.

use std::process::Command;

use rollpack::msi::Codepage;

use crate::peers;

/// Prints page, bytes and character of everything that the codecs decode to one character.
const SCRIPT: &str = r"
def tell(page, codec, bytes_):
    try:
        text = bytes_.decode(codec)
    except UnicodeDecodeError:
        text = ''
    if len(text) != 1:
        text = ''
    print(page, bytes_.hex(), '%x' % ord(text) if text else 'none')
for page in [437, 720, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 869]:
    for byte in range(0x80, 0x100):
        tell(page, 'cp%d' % page, bytes([byte]))
for lead in range(0x80, 0x100):
    for trail in range(0x80, 0x100):
        tell(1361, 'johab', bytes([lead, trail]))
    for trail in range(0x31, 0x7f):
        tell(1361, 'johab', bytes([lead, trail]))
";

#[test]
fn own_pages_equal_those_of_python() {
    let Some(python) = peers::program("python3") else {
        return;
    };
    let lines = peers::run(Command::new(python).args(["-c", SCRIPT])).unwrap();
    let mut letters = 0;
    for line in lines.lines() {
        let parts: Vec<_> = line.split(' ').collect();
        let [page, bytes, code] = parts[..] else {
            panic!("{line}")
        };
        let bytes: Vec<u8> = (0..bytes.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&bytes[at..at + 2], 16).unwrap())
            .collect();
        let decoded = Codepage(page.parse().unwrap()).decode(&bytes).unwrap();
        let ours = match decoded.text.chars().next() {
            Some(letter) if !decoded.lossy => format!("{:x}", u32::from(letter)),
            _ => "none".to_owned(),
        };
        // The library's table of KS X 1001 is of 2002 and has three characters more.
        if code == "none" && page == "1361" && ["20ac", "ae", "327e"].contains(&&*ours) {
            continue;
        }
        assert_eq!(ours, code, "{line}");
        letters += usize::from(code != "none");
    }
    assert!(letters > 18_000, "only {letters} letters");
}
