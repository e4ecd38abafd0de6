//! What differs between consoles.

/// True where the program was started by a double click: it alone owns its console window, which closes with it.
#[cfg(windows)]
pub fn opened_by_double_click() -> bool {
    use std::io::IsTerminal;
    let mut processes = [0_u32; 2];
    // SAFETY: the pointer and the length describe the array above, which outlives the call.
    #[expect(unsafe_code, reason = "no safe wrapper of this one call of the system exists")]
    let attached = unsafe { windows_sys::Win32::System::Console::GetConsoleProcessList(processes.as_mut_ptr(), 2) };
    attached == 1 && std::io::stdin().is_terminal()
}

/// True where the program was started by a double click; elsewhere than on Windows it never is.
#[cfg(not(windows))]
pub const fn opened_by_double_click() -> bool {
    false
}
