#include "commit.h"

/* The name is one or several tokens of the preprocessor, made a text here: no quotes pass through any shell. */
#define ST_TEXT_OF(name) #name
#define ST_TEXT(name) ST_TEXT_OF(name)

const char *clinux_commit(void) {
#ifdef SHAKETABLE_COMMIT
    return ST_TEXT(SHAKETABLE_COMMIT);
#else
    return "";
#endif
}
