//! Programs and libraries that do nothing, as [PE images] written byte by byte.
//!
//! A program says on its standard output what it is and exits with 0. A library can be loaded. Both carry
//! a version resource, so that they are versioned files to Windows Installer.
//!
//! [PE images]: https://learn.microsoft.com/windows/win32/debug/pe-format

use super::recipe::Platform;
use super::version_resource::{self, VersionInfo};

/// What to write.
#[derive(Clone, Debug)]
pub struct Image {
    /// The machine it runs on.
    pub platform: Platform,
    /// When it was made, in seconds since 1970.
    pub time: u32,
    /// Its version resource, which also tells a library from a program.
    pub info: VersionInfo,
    /// What a program says.
    pub message: String,
}

const FILE_ALIGNMENT: u32 = 0x200;
const SECTION_ALIGNMENT: u32 = 0x1000;
const TEXT_ADDRESS: u32 = SECTION_ALIGNMENT;
const DATA_ADDRESS: u32 = 2 * SECTION_ALIGNMENT;
const HEADERS: u32 = FILE_ALIGNMENT;
/// Where a program is loaded; nothing in it could be relocated.
const X86_BASE: u32 = 0x0040_0000;
const X64_BASE: u64 = 0x0001_4000_0000;
const IMPORT_DIRECTORY: usize = 1;
const RESOURCE_DIRECTORY: usize = 2;
const IMPORT_ADDRESS_DIRECTORY: usize = 12;
const STANDARD_OUTPUT: u8 = 0xF5; // -11
const IMPORTS: [&str; 3] = ["GetStdHandle", "WriteFile", "ExitProcess"];

/// Returns the bytes of the image.
pub fn write(image: &Image) -> Vec<u8> {
    let mut directories = [(0, 0); 16];
    let mut sections = Vec::new();
    if image.info.library {
        sections.push(Section::code(library_code(image.platform)));
    } else {
        let data = Data::of(image.platform, &image.message);
        sections.push(Section::code(program_code(image, &data)));
        directories[IMPORT_DIRECTORY] = (data.descriptors, 40);
        directories[IMPORT_ADDRESS_DIRECTORY] = (DATA_ADDRESS, data.table_length);
        sections.push(Section {
            name: *b".rdata\0\0",
            address: DATA_ADDRESS,
            // Initialised data, readable, and writable because the loader fills in the addresses.
            flags: 0xC000_0040,
            bytes: data.bytes,
        });
    }
    let address = sections.last().map_or(TEXT_ADDRESS, Section::end);
    let bytes = version_resource::section(&image.info, address);
    directories[RESOURCE_DIRECTORY] = (address, length(&bytes));
    sections.push(Section {
        name: *b".rsrc\0\0\0",
        address,
        flags: 0x4000_0040,
        bytes,
    });
    assemble(image, &sections, &directories)
}

struct Section {
    name: [u8; 8],
    address: u32,
    flags: u32,
    bytes: Vec<u8>,
}

impl Section {
    fn code(bytes: Vec<u8>) -> Self {
        Self {
            name: *b".text\0\0\0",
            address: TEXT_ADDRESS,
            flags: 0x6000_0020,
            bytes,
        }
    }

    fn end(&self) -> u32 {
        (self.address + length(&self.bytes)).next_multiple_of(SECTION_ALIGNMENT)
    }

    fn size_in_file(&self) -> u32 {
        length(&self.bytes).next_multiple_of(FILE_ALIGNMENT)
    }
}

/// What a program reads: the imported functions and its message.
struct Data {
    bytes: Vec<u8>,
    /// Of the table of function addresses, which comes first.
    table_length: u32,
    pointer: u32,
    descriptors: u32,
    message: u32,
}

impl Data {
    fn of(platform: Platform, message: &str) -> Self {
        let pointer = pointer_size(platform);
        let table_length = pointer * (length(&IMPORTS) + 1);
        // Two tables of the same content, two descriptors of which the second ends the list, names.
        let descriptors = DATA_ADDRESS + 2 * table_length;
        let names_start = descriptors + 40;
        let mut names = Vec::new();
        let mut table = Vec::new();
        for import in IMPORTS {
            let name = names_start + length(&names);
            table.extend(pointer_bytes(pointer, name));
            // A hint, which may be wrong, in front.
            names.extend([0, 0]);
            names.extend(import.as_bytes());
            names.push(0);
            names.resize(names.len().next_multiple_of(2), 0);
        }
        table.extend(pointer_bytes(pointer, 0));
        let library = names_start + length(&names);
        names.extend(b"KERNEL32.dll\0");

        let mut bytes = [table.clone(), table].concat();
        for value in [DATA_ADDRESS + table_length, 0, 0, library, DATA_ADDRESS] {
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 20]);
        bytes.extend(&names);
        let message_start = names_start + length(&names);
        bytes.extend(message.as_bytes());
        Self {
            bytes,
            table_length,
            pointer,
            descriptors,
            message: message_start,
        }
    }

    /// Where the address of the function of that number will stand.
    fn function(&self, number: u32) -> u32 {
        DATA_ADDRESS + number * self.pointer
    }
}

/// Writes the message to the standard output and exits with 0.
fn program_code(image: &Image, data: &Data) -> Vec<u8> {
    let message_length = length(image.message.as_bytes()).to_le_bytes();
    let mut code = Code { bytes: Vec::new() };
    match image.platform {
        Platform::X86 => {
            let call = |number| {
                let address = X86_BASE + data.function(number);
                [&[0xFF, 0x15][..], &address.to_le_bytes()].concat()
            };
            code.put(&[0x6A, STANDARD_OUTPUT]); // push -11
            code.put(&call(0)); // call GetStdHandle
            code.put(&[0x51]); // push ecx, room for the count
            code.put(&[0x8B, 0xD4]); // mov edx, esp
            code.put(&[0x6A, 0x00]); // push 0, no overlapped structure
            code.put(&[0x52]); // push edx, where the count goes
            code.put(&[&[0x68][..], &message_length].concat()); // push length
            code.put(&[&[0x68][..], &(X86_BASE + data.message).to_le_bytes()].concat()); // push message
            code.put(&[0x50]); // push eax, the handle
            code.put(&call(1)); // call WriteFile
            code.put(&[0x6A, 0x00]); // push 0
            code.put(&call(2)); // call ExitProcess
        }
        Platform::X64 => {
            code.put(&[0x48, 0x83, 0xEC, 0x38]); // sub rsp, 56
            code.put(&[0xB9, STANDARD_OUTPUT, 0xFF, 0xFF, 0xFF]); // mov ecx, -11
            code.relative(&[0xFF, 0x15], data.function(0)); // call GetStdHandle
            code.put(&[0x48, 0x89, 0xC1]); // mov rcx, rax
            code.relative(&[0x48, 0x8D, 0x15], data.message); // lea rdx, message
            code.put(&[&[0x41, 0xB8][..], &message_length].concat()); // mov r8d, length
            code.put(&[0x4C, 0x8D, 0x4C, 0x24, 0x30]); // lea r9, [rsp+48]
            code.put(&[0x48, 0xC7, 0x44, 0x24, 0x20, 0, 0, 0, 0]); // mov qword [rsp+32], 0
            code.relative(&[0xFF, 0x15], data.function(1)); // call WriteFile
            code.put(&[0x31, 0xC9]); // xor ecx, ecx
            code.relative(&[0xFF, 0x15], data.function(2)); // call ExitProcess
        }
    }
    code.bytes
}

/// Answers every call of the loader with success.
fn library_code(platform: Platform) -> Vec<u8> {
    let mut code = vec![0xB8, 1, 0, 0, 0]; // mov eax, 1
    code.extend(match platform {
        Platform::X86 => &[0xC2, 12, 0][..], // ret 12
        Platform::X64 => &[0xC3],            // ret
    });
    code
}

struct Code {
    bytes: Vec<u8>,
}

impl Code {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// An instruction that ends in the distance from its end to `target`.
    fn relative(&mut self, instruction: &[u8], target: u32) {
        self.put(instruction);
        let end = TEXT_ADDRESS + length(&self.bytes) + 4;
        self.put(&target.wrapping_sub(end).to_le_bytes());
    }
}

fn assemble(image: &Image, sections: &[Section], directories: &[(u32, u32); 16]) -> Vec<u8> {
    let mut file = vec![0; 64];
    file[..2].copy_from_slice(b"MZ");
    // The PE header follows the DOS header at once.
    file[60] = 64;
    file.extend(b"PE\0\0");
    file.extend(file_header(image, sections));
    file.extend(optional_header(image, sections));
    for (address, size) in directories {
        file.extend(address.to_le_bytes());
        file.extend(size.to_le_bytes());
    }
    let mut start = HEADERS;
    for section in sections {
        file.extend(section.name);
        let size = section.size_in_file();
        for value in [
            length(&section.bytes),
            section.address,
            size,
            start,
            0,
            0,
            0,
        ] {
            file.extend(value.to_le_bytes());
        }
        file.extend(section.flags.to_le_bytes());
        start += size;
    }
    for section in sections {
        file.resize(file.len().next_multiple_of(FILE_ALIGNMENT as usize), 0);
        file.extend(&section.bytes);
    }
    file.resize(file.len().next_multiple_of(FILE_ALIGNMENT as usize), 0);
    file
}

fn file_header(image: &Image, sections: &[Section]) -> Vec<u8> {
    let mut header = Vec::new();
    let (machine, optional_header_size, bits) = match image.platform {
        Platform::X86 => (0x014C_u16, 224_u16, 0x0100),
        Platform::X64 => (0x8664, 240, 0x0020),
    };
    // Executable, without symbols; a program has fixed addresses, a library has none at all.
    let kind: u16 = if image.info.library { 0x200E } else { 0x000F };
    header.extend(machine.to_le_bytes());
    header.extend([length(sections).to_le_bytes()[0], 0]);
    header.extend(image.time.to_le_bytes());
    header.extend([0; 8]);
    header.extend(optional_header_size.to_le_bytes());
    header.extend((kind | bits).to_le_bytes());
    header
}

fn optional_header(image: &Image, sections: &[Section]) -> Vec<u8> {
    let code_size: u32 = sections[0].size_in_file();
    let data_size: u32 = sections[1..].iter().map(Section::size_in_file).sum();
    let image_size = sections.last().map_or(0, Section::end);
    let pointer = pointer_size(image.platform);

    let mut header = Vec::new();
    let magic: u16 = if pointer == 8 { 0x020B } else { 0x010B };
    header.extend(magic.to_le_bytes());
    header.extend([1, 0]);
    for value in [code_size, data_size, 0, TEXT_ADDRESS, TEXT_ADDRESS] {
        header.extend(value.to_le_bytes());
    }
    if pointer == 4 {
        header.extend(DATA_ADDRESS.to_le_bytes());
        header.extend(X86_BASE.to_le_bytes());
    } else {
        header.extend(X64_BASE.to_le_bytes());
    }
    header.extend(SECTION_ALIGNMENT.to_le_bytes());
    header.extend(FILE_ALIGNMENT.to_le_bytes());
    // For Windows NT 5.2, the subsystem too: what the documented servers ran.
    for value in [5_u16, 2, 0, 0, 5, 2, 0, 0] {
        header.extend(value.to_le_bytes());
    }
    for value in [image_size, HEADERS, 0] {
        header.extend(value.to_le_bytes());
    }
    // A console program; data is not executable.
    header.extend(3_u16.to_le_bytes());
    header.extend(0x0100_u16.to_le_bytes());
    // Stack and heap, each reserved and committed.
    for size in [0x10_0000, 0x1000, 0x10_0000, 0x1000] {
        header.extend(pointer_bytes(pointer, size));
    }
    header.extend([0, 0, 0, 0, 16, 0, 0, 0]);
    header
}

fn pointer_size(platform: Platform) -> u32 {
    match platform {
        Platform::X86 => 4,
        Platform::X64 => 8,
    }
}

fn pointer_bytes(size: u32, value: u32) -> Vec<u8> {
    let bytes = u64::from(value).to_le_bytes();
    bytes[..size as usize].to_vec()
}

/// Images are a few kilobytes.
fn length<T>(items: &[T]) -> u32 {
    u32::try_from(items.len()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn image(platform: Platform, library: bool) -> Vec<u8> {
        write(&Image {
            platform,
            time: 1,
            info: VersionInfo {
                version: [1, 2, 3, 4],
                language: 1033,
                library,
                texts: vec![("ProductName", "x".to_owned())],
            },
            message: "hello\r\n".to_owned(),
        })
    }

    #[test]
    fn headers_fit_their_sector_and_sections_follow() {
        for platform in [Platform::X86, Platform::X64] {
            let program = image(platform, false);
            assert_eq!(&program[..2], b"MZ");
            assert_eq!(&program[64..68], b"PE\0\0");
            assert_eq!(program.len(), 0x200 * 4, "headers, code, data, resources");
            assert_eq!(program[70], 3, "sections");
            assert!(program.windows(7).any(|bytes| bytes == b"hello\r\n"));
            let library = image(platform, true);
            assert_eq!(library.len(), 0x200 * 3);
            assert_eq!(library[70], 2);
        }
    }
}
