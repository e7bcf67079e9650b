//! `README.html`
use super::RenderError;
use crate::plan::Plan;
/// x
pub fn article(plan: &Plan<'_>) -> Result<String, RenderError> {
    let _ = plan;
    Ok(String::new())
}
