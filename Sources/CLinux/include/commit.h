#ifndef CLINUX_COMMIT_H
#define CLINUX_COMMIT_H

/* The commit that the program was built from, as the build was told; empty when it was not. */
const char *clinux_commit(void);

#endif
