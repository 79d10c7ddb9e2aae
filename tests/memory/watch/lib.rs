//! An allocator that looks at each block that is given back: does it still hold a part of a secret?
//!
//! A text that grows moves to another block, so the block that it leaves is looked at, too. Blocks come zeroed, and
//! what is found in one was written there by who had it.

use std::alloc::{GlobalAlloc, Layout, System};
use std::backtrace::Backtrace;
use std::cell::{Cell, RefCell};

/// The global allocator of a test that watches.
pub struct Watch;

/// A secret text is recognised by any eight bytes of it; where a character takes two or four bytes, by more.
const TELLING: usize = 8;

/// What is looked for, and what was found.
struct Watching {
    /// Parts of secrets, sorted.
    parts: Vec<Vec<u8>>,
    /// By the first two bytes of a part: whether there is one.
    begins: Vec<bool>,
    found: RefCell<Vec<String>>,
}

thread_local! {
    static WATCHING: Cell<Option<&'static Watching>> = const { Cell::new(None) };
}

impl Watching {
    fn holds_a_part(&self, block: &[u8]) -> bool {
        block.windows(TELLING).enumerate().any(|(at, window)| {
            self.begins[usize::from(u16::from_le_bytes([window[0], window[1]]))] && {
                let first = self.parts.partition_point(|part| part.as_slice() < window);
                let rest = &block[at..];
                self.parts[first..]
                    .iter()
                    .take_while(|part| part.starts_with(window))
                    .any(|part| rest.starts_with(part))
            }
        })
    }
}

// SAFETY: all memory comes from and goes back to the system's allocator; a block is only read in between.
unsafe impl GlobalAlloc for Watch {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller says. Zeroed, so that every byte of a block may be read.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // Gone while a thread ends.
        if let Ok(Some(watching)) = WATCHING.try_with(Cell::get) {
            // SAFETY: the block is whole until it is given back below, and nobody else may use it any more.
            let bytes = unsafe { std::slice::from_raw_parts(block, layout.size()) };
            if watching.holds_a_part(bytes) {
                aside(|| {
                    watching.found.borrow_mut().push(format!(
                        "{} bytes, given back by\n{}",
                        layout.size(),
                        Backtrace::force_capture()
                    ))
                });
            }
        }
        // SAFETY: as the caller says.
        unsafe { System.dealloc(block, layout) }
    }
}

/// Copies as Wasm's own `memory.copy` does: nothing of what is copied stays in a register. The system's library copies
/// through those that hold numbers, too; where an optional number is absent, the compiler may store what such a register
/// holds, and a part of a text that was copied long before then lies in a value that has nothing to do with it.
#[cfg(target_arch = "x86_64")]
mod copying {
    use std::arch::asm;

    /// # Safety
    /// As of C's.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
        // SAFETY: as the caller says.
        unsafe { asm!("rep movsb", inout("rdi") to => _, inout("rsi") from => _, inout("rcx") count => _) };
        to
    }

    /// # Safety
    /// As of C's.
    #[unsafe(no_mangle)]
    unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
        if to.addr().wrapping_sub(from.addr()) >= count {
            // SAFETY: as the caller says; nothing is overwritten that is still to be read.
            return unsafe { memcpy(to, from, count) };
        }
        // From the last byte to the first.
        // SAFETY: as the caller says. There is at least one byte, and the direction is put back.
        unsafe {
            let (to, from) = (to.add(count - 1), from.add(count - 1));
            asm!("std", "rep movsb", "cld", inout("rdi") to => _, inout("rsi") from => _, inout("rcx") count => _);
        }
        to
    }
}

/// Does something that is not watched: what the world does with a secret that it was given is its own affair.
pub fn aside<R>(work: impl FnOnce() -> R) -> R {
    let watching = WATCHING.replace(None);
    let result = work();
    WATCHING.set(watching);
    result
}

/// Overwrites what has just been left of the stack, which is not looked at: what lies there unused is copied along
/// where a value that does not fill its place, such as a future, is moved to the heap.
#[inline(never)]
pub fn wipe_the_stack() {
    std::hint::black_box(&mut [0_u8; 256 * 1024]);
}

/// Does something, and says of each block that was given back with a part of a secret in it who did that. The
/// secrets are looked for in these very forms; see [`forms`].
pub fn watched<R>(forms: &[Vec<u8>], work: impl FnOnce() -> R) -> (R, Vec<String>) {
    let mut parts: Vec<Vec<u8>> = forms.iter().flat_map(|form| parts(form)).collect();
    parts.sort();
    parts.dedup();
    let mut begins = vec![false; 1 << 16];
    for part in &parts {
        begins[usize::from(u16::from_le_bytes([part[0], part[1]]))] = true;
    }
    // Leaked: it must outlive every block.
    let watching: &'static Watching =
        Box::leak(Box::new(Watching { parts, begins, found: RefCell::default() }));
    WATCHING.set(Some(watching));
    let result = work();
    WATCHING.set(None);
    (result, watching.found.take())
}

fn parts(form: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    // Two characters in four bytes each are no sign of anything.
    let size = if form.contains(&0) { 4 * TELLING } else { TELLING };
    // Nor are zeros a beginning: a wiped block is full of them.
    form.windows(size).filter(|part| !part.starts_with(&[0, 0])).map(<[u8]>::to_vec)
}

/// A secret text in every form in which it may lie in memory.
pub fn forms(text: &str) -> Vec<Vec<u8>> {
    let escaped = |c: char| {
        let mut units = [0; 2];
        c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")).collect::<String>()
    };
    let percent = |byte: &u8| {
        if byte.is_ascii_alphanumeric() { char::from(*byte).to_string() } else { format!("%{byte:02X}") }
    };
    let json = text.replace('\\', "\\\\").replace('"', "\\\"");
    let twice = json.replace('\\', "\\\\").replace('"', "\\\"");
    vec![
        text.as_bytes().to_vec(),
        json.into_bytes(),
        twice.into_bytes(),
        text.chars().map(escaped).collect::<String>().into_bytes(),
        text.as_bytes().iter().map(percent).collect::<String>().into_bytes(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect(),
    ]
}
