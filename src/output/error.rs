//! Why an output could not be made.

/// Why an output could not be made. None of these comes from what a department wrote; they are limits of the formats.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A workbook.
    #[error("Excelファイルを作れませんでした（{0}）。")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A CSV file.
    #[error("CSVファイルを作れませんでした（{0}）。")]
    Csv(#[from] ::csv::Error),
    /// A JSON file.
    #[error("JSONファイルを作れませんでした（{0}）。")]
    Json(#[from] serde_json::Error),
    /// The place that it is written to.
    #[error("書き込めませんでした（{0}）。")]
    Write(#[from] std::io::Error),
}

impl OutputError {
    /// What the place that is written to refused, where that is the reason (a full disk); else the error itself.
    ///
    /// # Errors
    /// Where the reason lies elsewhere.
    pub fn into_io(self) -> Result<std::io::Error, Self> {
        match self {
            Self::Write(error) => Ok(error),
            Self::Csv(error) if error.is_io_error() => Ok(error.into()),
            Self::Json(error) if error.is_io() => Ok(error.into()),
            other => Err(other),
        }
    }
}
