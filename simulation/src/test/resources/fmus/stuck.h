/* Dahlquist's equation, whose instances never come to be. */
#define MODEL_TOKEN "{stuck}"
#define model_start well_start
#include "dahlquist.h"
#undef model_start
static void model_start(Model* m) { well_start(m); for (volatile long i = 0;; i++) {} }
