#include "output.h"

#include <errno.h>
#include <stdio.h>

int clinux_finish_output(void) {
    if (fflush(stdout) != 0) return errno;
    return ferror(stdout) ? -1 : 0;
}
