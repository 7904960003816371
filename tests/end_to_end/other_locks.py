"""A library that answers lock requests of a program in place of the kernel, as other file systems would."""

import shutil
import subprocess
import unittest

from helpers import SANITIZED

GRANTED = "return 0;"
UNKNOWN = "errno = ENOSYS; return -1;"  # as Lustre mounted without flock has it

LIBRARY = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>

int flock(int file, int operation) { ANSWER }

static int control(const char* name, int file, int command, void* argument) {
    if (command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW) { ANSWER }
    int (*real)(int, int, ...) = (int (*)(int, int, ...))dlsym(RTLD_NEXT, name);
    return real(file, command, argument);
}
int fcntl(int file, int command, ...) {
    va_list list; va_start(list, command); void* argument = va_arg(list, void*); va_end(list);
    return control("fcntl", file, command, argument);
}
int fcntl64(int file, int command, ...) {
    va_list list; va_start(list, command); void* argument = va_arg(list, void*); va_end(list);
    return control("fcntl64", file, command, argument);
}
"""


def needs_other_locks(test):
    """A decorator of a test, or of a class of them."""
    test = unittest.skipIf(SANITIZED, "a sanitizer's runtime must be the first library of a program")(test)
    return unittest.skipUnless(shutil.which("cc"), "no C compiler")(test)


def other_locks(at, answer):
    """The environment variables with which a program gets these answers."""
    source = at.write("other_locks.c", LIBRARY.replace("ANSWER", answer))
    library = source.with_suffix(".so")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return {"LD_PRELOAD": str(library)}
