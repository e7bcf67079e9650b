//! The content of a package, read to its end: everything that is wrong with it, not only the first.

use std::fmt;
use std::io::{Read, Seek};
use std::ops::ControlFlow;

use super::defect::{Unread, excerpt};
use super::disagreement::Disagreement;
use super::disorder::Disorder;
use super::limits::{DEFECTS, Options};
use super::pass::{Event, Reach, go};
use super::{Payload, PayloadFile};
use crate::error_text::with_causes;
use crate::msi::Database;
use crate::progress::{Progress, Stopped};

/// How many files a defect names; further ones it counts.
const NAMED: usize = 5;

/// What reading all of a package's content showed.
#[derive(Debug, Default)]
pub struct Proof {
    /// How many files were read to their end.
    pub files: usize,
    /// How many bytes they have together.
    pub bytes: u64,
    /// What is wrong, in the order in which it was met; of more than 1,000 the last one counts the rest.
    pub defects: Vec<ContentDefect>,
}

/// One thing that is wrong with the content of a package.
#[derive(Debug)]
#[non_exhaustive]
pub enum ContentDefect {
    /// Something cannot be read, and these files are missing for it.
    Unread {
        /// The files; there can be none.
        files: Named,
        /// Why.
        reason: Unread,
    },
    /// A file is not what the tables say.
    Disagreement(Disagreement),
    /// A cabinet has a member that no row of `File` has.
    Stray {
        /// The cabinet.
        cabinet: String,
        /// The member.
        member: String,
    },
    /// Members of a cabinet lie in another order than their files.
    OutOfOrder(Disorder),
    /// There are more defects than are kept.
    Further {
        /// How many more.
        count: usize,
    },
}

/// Files by their keys: the first few, and how many there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// The keys of the first.
    pub first: Vec<String>,
    /// How many they are.
    pub count: usize,
}

/// Why the content of a package could not be judged.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    /// The system does not give the bytes.
    #[error(transparent)]
    Unread(Unread),
    /// The work was asked to stop.
    #[error("stopped")]
    Stopped(#[from] Stopped),
}

/// Reads every cabinet that a package names and every loose file to the end, once, and compares them with the tables.
///
/// A defect does not end the work: what else can be read is read. Memory does not depend on the size of the
/// content, and what a hostile cabinet may cost is bounded by the options. What the tables alone say wrongly is
/// in [`Payload::defects`].
pub fn prove<R: Read + Seek>(
    database: &mut Database<R>,
    payload: &Payload,
    options: &Options,
    progress: &dyn Progress,
) -> Result<Proof, ProofError> {
    let mut prover = Prover::default();
    let ended = go(
        database,
        payload,
        options,
        Reach::Everything,
        |event| match prover.take(event, progress) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        },
    );
    match ended {
        ControlFlow::Continue(()) => Ok(prover.finish()),
        ControlFlow::Break(error) => Err(error),
    }
}

#[derive(Default)]
struct Prover {
    proof: Proof,
    further: usize,
}

impl Prover {
    fn take(&mut self, event: Event<'_>, progress: &dyn Progress) -> Result<(), ProofError> {
        match event {
            Event::Content(file, content) => match content.check() {
                Ok(checked) => {
                    progress.advance(checked.size)?;
                    self.proof.files += 1;
                    self.proof.bytes += checked.size;
                    for other in checked.disagreements {
                        self.add(ContentDefect::Disagreement(other));
                    }
                }
                Err(reason) => self.unread(&[file], reason)?,
            },
            // The tables say so already.
            Event::Unread(_, Unread::Nowhere { .. }) => {}
            Event::Unread(files, reason) => self.unread(&files, reason)?,
            Event::OutOfOrder(disorder) => self.add(ContentDefect::OutOfOrder(disorder)),
            Event::Stray { cabinet, member } => self.add(ContentDefect::Stray {
                cabinet: cabinet.to_owned(),
                member: excerpt(member),
            }),
        }
        Ok(())
    }

    /// Notes files that cannot be read; those that one damage takes with it are one defect.
    fn unread(&mut self, files: &[&PayloadFile], reason: Unread) -> Result<(), ProofError> {
        if reason.is_environment() {
            return Err(ProofError::Unread(reason));
        }
        if let Some(ContentDefect::Unread {
            files: known,
            reason: same,
        }) = self.proof.defects.last_mut()
            && is_one_damage(same, &reason)
        {
            known.add(files);
        } else {
            let mut named = Named::default();
            named.add(files);
            self.add(ContentDefect::Unread {
                files: named,
                reason,
            });
        }
        Ok(())
    }

    fn add(&mut self, defect: ContentDefect) {
        if self.proof.defects.len() < DEFECTS {
            self.proof.defects.push(defect);
        } else {
            self.further += 1;
        }
    }

    fn finish(mut self) -> Proof {
        if self.further > 0 {
            let count = self.further;
            self.proof.defects.push(ContentDefect::Further { count });
        }
        self.proof
    }
}

fn is_one_damage(one: &Unread, other: &Unread) -> bool {
    match (one, other) {
        (
            Unread::Cabinet { cabinet, source },
            Unread::Cabinet {
                cabinet: other_cabinet,
                source: other_source,
            },
        ) => {
            cabinet == other_cabinet
                && source.offset == other_source.offset
                && source.to_string() == other_source.to_string()
        }
        (Unread::TooMuchData { .. }, Unread::TooMuchData { .. }) => true,
        _ => false,
    }
}

impl Named {
    fn add(&mut self, files: &[&PayloadFile]) {
        let room = NAMED.saturating_sub(self.first.len());
        let keys = files.iter().take(room).map(|file| excerpt(&file.key));
        self.first.extend(keys);
        self.count += files.len();
    }
}

impl fmt::Display for Named {
    /// Writes "`a`, `b` and 7 more".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.first.iter().map(|name| format!("`{name}`")).collect();
        let more = self.count.saturating_sub(names.len());
        match (names.as_slice(), more) {
            ([one], 0) => f.write_str(one),
            ([before @ .., last], 0) => write!(f, "{} and {last}", before.join(", ")),
            (names, more) => write!(f, "{} and {more} more", names.join(", ")),
        }
    }
}

impl fmt::Display for ContentDefect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unread { files, reason } => {
                write!(f, "{}", with_causes(reason))?;
                match files.count {
                    _ if reason.names_a_file() => Ok(()),
                    0 => Ok(()),
                    1 => write!(f, "; the file {files} is in it"),
                    count => write!(f, "; {count} files are in it: {files}"),
                }
            }
            Self::Disagreement(other) => other.fmt(f),
            Self::Stray { cabinet, member } => write!(
                f,
                "the cabinet `{cabinet}` has a member `{}` that no row of `File` has",
                member.escape_debug()
            ),
            Self::OutOfOrder(disorder) => disorder.fmt(f),
            Self::Further { count } => write!(f, "{count} more defects are not listed"),
        }
    }
}
