//! What of a file to show, and how to write it.

#[derive(Debug, clap::Args)]
#[group(multiple = false)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one for each option; `view` makes one choice of them"
)]
pub struct ViewArguments {
    /// Only the summary information
    #[arg(long)]
    summary: bool,

    /// Only the names of the tables, with their columns and numbers of rows
    #[arg(long)]
    tables: bool,

    /// Only the rows of this table
    #[arg(long, value_name = "NAME")]
    table: Option<String>,

    /// Only the files
    #[arg(long)]
    files: bool,

    /// Only the streams
    #[arg(long)]
    streams: bool,

    /// Only the signature
    #[arg(long)]
    signature: bool,

    /// Only what a transform or patch changes, row by row
    #[arg(long)]
    changes: bool,

    /// One page about a bundle for the person who approves what crosses to the other network
    ///
    /// The identity stands there in words, to be read aloud.
    #[arg(long)]
    sheet: bool,

    /// Only the cells of all tables that hold this text, ignoring case
    #[arg(long, value_name = "TEXT")]
    find: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Human,
    /// JSON
    Json,
    /// Comma-separated values, for `--table`, `--tables` and `--files`
    Csv,
    /// The archive format of Windows Installer, for `--table`
    Idt,
}

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View<'a> {
    All,
    Summary,
    Tables,
    Table(&'a str),
    Files,
    Streams,
    Signature,
    Changes,
    Sheet,
    Find(&'a str),
}

impl ViewArguments {
    /// Returns the one that was chosen.
    pub fn view(&self) -> View<'_> {
        match self {
            Self {
                table: Some(name), ..
            } => View::Table(name),
            Self {
                find: Some(text), ..
            } => View::Find(text),
            Self { summary: true, .. } => View::Summary,
            Self { tables: true, .. } => View::Tables,
            Self { files: true, .. } => View::Files,
            Self { streams: true, .. } => View::Streams,
            Self {
                signature: true, ..
            } => View::Signature,
            Self { changes: true, .. } => View::Changes,
            Self { sheet: true, .. } => View::Sheet,
            _ => View::All,
        }
    }
}

impl View<'_> {
    /// Tells whether it can be written so.
    pub const fn is_written_as(self, format: Format) -> bool {
        match format {
            Format::Human | Format::Json => true,
            Format::Csv => matches!(self, Self::Table(_) | Self::Tables | Self::Files),
            Format::Idt => matches!(self, Self::Table(_)),
        }
    }

    /// Returns the fields of the facts that are shown; none for all.
    pub const fn fields(self) -> &'static [&'static str] {
        match self {
            Self::All | Self::Sheet => &[],
            Self::Summary => &["summary"],
            Self::Tables | Self::Table(_) => &["tables"],
            // The files of a cabinet are its members.
            Self::Files => &["files", "members"],
            Self::Streams => &["streams"],
            Self::Signature => &["signature"],
            Self::Changes => &["transform", "patch"],
            Self::Find(_) => &["matches"],
        }
    }
}
