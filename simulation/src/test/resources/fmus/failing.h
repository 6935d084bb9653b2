/* Dahlquist's equation, whose solver gives up. */
#define MODEL_TOKEN "{failing}"
#define MODEL_FAILS_AT 0.5
#include "dahlquist.h"
