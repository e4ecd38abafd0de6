//! Build script: tells the program the commit it is built from, for `--version` and 実行記録.json. It reads git's own files,
//! so that neither git nor a network is needed; from an archive without them the version stands alone. In debug builds it
//! does nothing, or every commit would compile everything again.

#![allow(clippy::print_stdout, reason = "a build script speaks to cargo this way")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn main() {
    println!("cargo:rerun-if-changed=.cargo/commit.rs");
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let release = std::env::var("PROFILE").as_deref() == Ok("release");
    let commit = release.then(|| git_folder().and_then(|git| head(&git))).flatten();
    match commit.as_deref().and_then(|commit| commit.get(..7)) {
        Some(short) => println!("cargo:rustc-env=TORIMATOME_VERSION={version} ({short})"),
        None => println!("cargo:rustc-env=TORIMATOME_VERSION={version}"),
    }
}

/// The folder with `HEAD`: `.git`, or what the file `.git` of a further checkout names.
fn git_folder() -> Option<PathBuf> {
    let git = PathBuf::from(".git");
    if git.is_dir() {
        return Some(git);
    }
    let text = fs::read_to_string(git).ok()?;
    Some(PathBuf::from(text.strip_prefix("gitdir:")?.trim()))
}

/// The commit that is checked out.
fn head(git: &Path) -> Option<String> {
    let read = |path: PathBuf| {
        println!("cargo:rerun-if-changed={}", path.display());
        fs::read_to_string(path).ok().map(|text| text.trim().to_owned())
    };
    let head = read(git.join("HEAD"))?;
    let Some(name) = head.strip_prefix("ref: ") else { return Some(head) };
    let shared = match fs::read_to_string(git.join("commondir")) {
        Ok(path) => git.join(path.trim()),
        Err(_) => git.to_path_buf(),
    };
    // A branch has a file of its own, or a line in the packed list.
    read(shared.join(name)).or_else(|| {
        let packed = read(shared.join("packed-refs"))?;
        let line = packed.lines().find_map(|line| line.strip_suffix(name)?.strip_suffix(' '))?;
        Some(line.to_owned())
    })
}
