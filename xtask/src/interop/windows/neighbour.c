/* A program of Windows that gets in rollpack's way. Compiled by `cargo xtask interop windows`, never shipped.

   neighbour hold SHARE FILE MARK MS   opens FILE to read and write, lets others do what SHARE (1 read, 2 write, 4 remove)
                                       says, makes the file MARK, and keeps FILE for so long
   neighbour interrupt MS COMMAND      runs COMMAND on a console of its own, presses Ctrl-C there after so long, and
                                       ends with its exit code */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

static BOOL WINAPI ignore(DWORD event) { (void)event; return TRUE; }

static int hold(const char *share, const char *file, const char *mark, const char *ms) {
  HANDLE handle = CreateFileA(file, GENERIC_READ | GENERIC_WRITE, (DWORD)atoi(share), NULL, OPEN_EXISTING, 0, NULL);
  if (handle == INVALID_HANDLE_VALUE) return 99;
  CloseHandle(CreateFileA(mark, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL));
  Sleep((DWORD)atoi(ms));
  CloseHandle(handle);
  return 0;
}

static int interrupt(const char *ms, char *command) {
  STARTUPINFOA start;
  PROCESS_INFORMATION process;
  DWORD code = 99;
  memset(&start, 0, sizeof start);
  start.cb = sizeof start;
  FreeConsole();
  AllocConsole();
  if (!CreateProcessA(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process)) return 99;
  SetConsoleCtrlHandler(ignore, TRUE);
  Sleep((DWORD)atoi(ms));
  GenerateConsoleCtrlEvent(CTRL_C_EVENT, 0);
  WaitForSingleObject(process.hProcess, 30000);
  GetExitCodeProcess(process.hProcess, &code);
  return (int)code;
}

int main(int count, char **words) {
  if (count == 6 && !strcmp(words[1], "hold")) return hold(words[2], words[3], words[4], words[5]);
  if (count == 4 && !strcmp(words[1], "interrupt")) return interrupt(words[2], words[3]);
  return 98;
}
