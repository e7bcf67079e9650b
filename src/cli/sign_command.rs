//! A command that signs, for keys in tokens and in services: it has a time limit, its answer is bounded, and it ends
//! when rollpack does.

use std::io::{self, Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

use super::{environment, interruption, process_group};
use crate::progress::Stopped;
use crate::sign::{Algorithm, Certificate, RawSignatures, SignError, Signer};

/// No signature is larger: the answer of a command that writes more is none.
const ANSWER: u64 = 64 << 10;

/// How often it is looked whether the command is done, or the work is asked to stop.
const TICK: Duration = Duration::from_millis(20);

/// The command that runs now, so that an interruption can end it.
static RUNNING: Mutex<Option<Child>> = Mutex::new(None);

/// A program and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandLine {
    program: String,
    arguments: Vec<String>,
}

/// Signs by a command.
#[derive(Debug)]
pub struct SignCommand {
    command: CommandLine,
    limit: Duration,
    /// The certificates, and how their owner signs.
    signer: RawSignatures,
}

/// Why a command gave no signature.
#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error("the sign command `{program}` cannot be started")]
    Start { program: String, source: io::Error },
    #[error("the sign command `{program}` failed ({status})")]
    Failed { program: String, status: String },
    #[error("the sign command `{program}` took longer than {} seconds", limit.as_secs())]
    TimedOut { program: String, limit: Duration },
    #[error(
        "the sign command `{program}` wrote more than {ANSWER} bytes, which is not a signature"
    )]
    TooMuch { program: String },
    #[error("the sign command `{program}` wrote nothing")]
    Nothing { program: String },
    #[error("the sign command `{program}` cannot be read from")]
    Read { program: String, source: io::Error },
}

impl CommandLine {
    /// Splits words at spaces; single and double quotes keep them together. There are no other signs with a meaning.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
        for character in text.chars() {
            match (quote, character) {
                (Some(open), character) if character == open => quote = None,
                (None, '"' | '\'') => {
                    quote = Some(character);
                    word.get_or_insert_default();
                }
                (None, character) if character.is_whitespace() => words.extend(word.take()),
                (_, character) => word.get_or_insert_default().push(character),
            }
        }
        words.extend(word);
        if quote.is_some() {
            return Err("a quote has no end".to_owned());
        }
        let mut words = words.into_iter();
        Ok(Self {
            program: words.next().ok_or("there is no command")?,
            arguments: words.collect(),
        })
    }
}

impl SignCommand {
    pub fn new(
        command: CommandLine,
        limit: Duration,
        certificates: Vec<Certificate>,
    ) -> Result<Self, SignError> {
        Ok(Self {
            command,
            limit,
            signer: RawSignatures::new(certificates, Vec::new())?,
        })
    }

    fn run(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, SignError> {
        let program = || self.command.program.clone();
        let hash = self.algorithm().hash;
        // An interruption waits until the command is on record: no other moment leaves it behind.
        let mut registered = running();
        let mut command = Command::new(&self.command.program);
        process_group::head(&mut command);
        let mut child = command
            .args(&self.command.arguments)
            .env_remove(environment::KEY_PASSWORD)
            .env(environment::DIGEST, hash.digits(to_be_signed))
            .env(environment::DIGEST_ALGORITHM, hash.as_str())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|source| {
                failed(CommandError::Start {
                    program: program(),
                    source,
                })
            })?;
        let answer = answer(&mut child, to_be_signed.to_vec());
        *registered = Some(child);
        drop(registered);
        let outcome = self.wait(&answer);
        end();
        outcome
    }

    /// Waits for the answer and for the end, whichever comes last.
    fn wait(&self, answer: &mpsc::Receiver<io::Result<Vec<u8>>>) -> Result<Vec<u8>, SignError> {
        let program = || self.command.program.clone();
        let (mut bytes, mut waited) = (None, Duration::ZERO);
        loop {
            if interruption::is_asked() {
                return Err(failed(Stopped));
            }
            if bytes.is_none() {
                bytes = match answer.recv_timeout(TICK) {
                    Ok(read) => Some(read.map_err(|source| {
                        failed(CommandError::Read {
                            program: program(),
                            source,
                        })
                    })?),
                    Err(_) => None,
                };
                if bytes
                    .as_ref()
                    .is_some_and(|bytes| bytes.len() as u64 > ANSWER)
                {
                    return Err(failed(CommandError::TooMuch { program: program() }));
                }
            } else {
                thread::sleep(TICK);
            }
            if let Some(bytes) = &bytes
                && let Some(status) = ended()
            {
                return match (status, bytes.is_empty()) {
                    (Ok(()), false) => Ok(bytes.clone()),
                    (Ok(()), true) => Err(failed(CommandError::Nothing { program: program() })),
                    (Err(status), _) => Err(failed(CommandError::Failed {
                        program: program(),
                        status,
                    })),
                };
            }
            waited += TICK;
            if waited > self.limit {
                let limit = self.limit;
                return Err(failed(CommandError::TimedOut {
                    program: program(),
                    limit,
                }));
            }
        }
    }
}

impl Signer for SignCommand {
    fn certificates(&self) -> &[Certificate] {
        self.signer.certificates()
    }

    fn algorithm(&self) -> Algorithm {
        self.signer.algorithm()
    }

    fn sign_raw(&self, to_be_signed: &[u8]) -> Result<Vec<u8>, SignError> {
        self.run(to_be_signed)
    }
}

/// Feeds the command and reads its answer, each in a thread of its own: it may do either first, or neither.
fn answer(child: &mut Child, message: Vec<u8>) -> mpsc::Receiver<io::Result<Vec<u8>>> {
    if let Some(mut stdin) = child.stdin.take() {
        // A command that wants the digest only does not read this.
        thread::spawn(move || stdin.write_all(&message));
    }
    let (sender, receiver) = mpsc::channel();
    if let Some(stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut bytes = Vec::new();
            let read = stdout.take(ANSWER + 1).read_to_end(&mut bytes);
            // Nobody listens any more where the time is over.
            let _ = sender.send(read.map(|_| bytes));
        });
    }
    receiver
}

fn running() -> std::sync::MutexGuard<'static, Option<Child>> {
    RUNNING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Returns how the command ended, if it has; then it does not run any more.
fn ended() -> Option<Result<(), String>> {
    let mut running = running();
    let ended = match running.as_mut()?.try_wait() {
        Ok(None) => return None,
        Ok(Some(status)) if status.success() => Ok(()),
        Ok(Some(status)) => Err(status.to_string()),
        Err(error) => Err(error.to_string()),
    };
    *running = None;
    Some(ended)
}

/// Ends the command that runs, if one does.
fn end() {
    stop(&mut running());
}

/// Ends the command that runs, if one does, and lets no other begin: the program is about to end.
pub fn end_for_good() {
    let mut running = running();
    stop(&mut running);
    std::mem::forget(running);
}

fn stop(running: &mut Option<Child>) {
    if let Some(mut child) = running.take() {
        process_group::end(&mut child);
    }
}

fn failed(error: impl std::error::Error + Send + Sync + 'static) -> SignError {
    SignError::Elsewhere(Box::new(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Result<&[&str], &str>) {
        let seen = CommandLine::parse(text).map(|line| {
            let mut words = vec![line.program];
            words.extend(line.arguments);
            words
        });
        let expect = expect.map(|words| words.iter().map(|word| (*word).to_owned()).collect());
        assert_eq!(seen, expect.map_err(str::to_owned), "{text}");
    }

    #[test]
    fn words_are_kept_together_by_quotes() {
        check("sign", Ok(&["sign"]));
        check("  sign  --key   a ", Ok(&["sign", "--key", "a"]));
        check("'my tool' \"it's\" ''", Ok(&["my tool", "it's", ""]));
        check(
            r"C:\tools\sign.exe a\b",
            Ok(&[r"C:\tools\sign.exe", r"a\b"]),
        );
        check("sign --pin='a b'", Ok(&["sign", "--pin=a b"]));
        check("sign 'a", Err("a quote has no end"));
        check("  ", Err("there is no command"));
    }
}
