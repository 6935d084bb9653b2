/* The least an FMU can be: x' = -x by Euler's step. */
#include <stdlib.h>
#include <string.h>
#include "fmi3Functions.h"
typedef struct { double x, u; } Data;
const char* fmi3GetVersion(void) { return fmi3Version; }
fmi3Instance fmi3InstantiateCoSimulation(fmi3String n, fmi3String k, fmi3String r, fmi3Boolean v, fmi3Boolean l, fmi3Boolean ev, fmi3Boolean er, const fmi3ValueReference q[], size_t nq, fmi3InstanceEnvironment e, fmi3LogMessageCallback m, fmi3IntermediateUpdateCallback u) { Data* d = calloc(1, sizeof(Data)); d->x = 1; return d; }
void fmi3FreeInstance(fmi3Instance c) { free(c); }
fmi3Status fmi3EnterInitializationMode(fmi3Instance c, fmi3Boolean a, fmi3Float64 b, fmi3Float64 d, fmi3Boolean e, fmi3Float64 f) { return fmi3OK; }
fmi3Status fmi3ExitInitializationMode(fmi3Instance c) { return fmi3OK; }
fmi3Status fmi3GetFloat64(fmi3Instance c, const fmi3ValueReference vr[], size_t n, fmi3Float64 v[], size_t nv) { for (size_t i = 0; i < n; i++) v[i] = ((double*)c)[vr[i]]; return fmi3OK; }
fmi3Status fmi3SetFloat64(fmi3Instance c, const fmi3ValueReference vr[], size_t n, const fmi3Float64 v[], size_t nv) { for (size_t i = 0; i < n; i++) ((double*)c)[vr[i]] = v[i]; return fmi3OK; }
fmi3Status fmi3DoStep(fmi3Instance c, fmi3Float64 t, fmi3Float64 h, fmi3Boolean no, fmi3Boolean* event, fmi3Boolean* ends, fmi3Boolean* early, fmi3Float64* last) { Data* d = c; d->x -= h * d->x; *event = false; *ends = false; *early = false; *last = t + h; return fmi3OK; }
fmi3Status fmi3GetFMUState(fmi3Instance c, fmi3FMUState* s) { if (!*s) *s = malloc(sizeof(Data)); memcpy(*s, c, sizeof(Data)); return fmi3OK; }
fmi3Status fmi3SetFMUState(fmi3Instance c, fmi3FMUState s) { memcpy(c, s, sizeof(Data)); return fmi3OK; }
fmi3Status fmi3FreeFMUState(fmi3Instance c, fmi3FMUState* s) { free(*s); *s = NULL; return fmi3OK; }
fmi3Status fmi3SerializedFMUStateSize(fmi3Instance c, fmi3FMUState s, size_t* n) { *n = sizeof(Data); return fmi3OK; }
fmi3Status fmi3SerializeFMUState(fmi3Instance c, fmi3FMUState s, fmi3Byte b[], size_t n) { memcpy(b, s, sizeof(Data)); return fmi3OK; }
fmi3Status fmi3DeserializeFMUState(fmi3Instance c, const fmi3Byte b[], size_t n, fmi3FMUState* s) { if (!*s) *s = malloc(sizeof(Data)); memcpy(*s, b, sizeof(Data)); return fmi3OK; }
