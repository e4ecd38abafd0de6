//! Benches by stage; see the files beside this one.
