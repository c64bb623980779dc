//! Chance, from the operating system.

use rand::TryRng as _;
use rand::rngs::SysRng;

/// Thirty-two bytes nobody can guess.
pub fn seed() -> [u8; 32] {
    let mut seed = [0; 32];
    SysRng.try_fill_bytes(&mut seed).expect("the operating system gives random bytes");
    seed
}
