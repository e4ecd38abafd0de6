//! Writes survey forms.
