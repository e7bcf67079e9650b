/* Wine 8 has no bcryptprimitives.dll, from which Rust's standard library takes random numbers. Compiled by
   `cargo xtask interop windows` into the prefix, never shipped: Windows has its own. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) {
  while (count) {
    ULONG part = count > 0x40000000 ? 0x40000000 : (ULONG)count;
    if (!SystemFunction036(bytes, part)) return FALSE;
    bytes += part;
    count -= part;
  }
  return TRUE;
}
