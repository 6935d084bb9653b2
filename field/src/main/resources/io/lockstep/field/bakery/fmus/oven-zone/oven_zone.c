/* A zone of a tunnel oven, for FMI 2 (-DFMI=2) and FMI 3, as co-simulation.

   T' = (ambient + gain * burner - T) / heating + (neighbours - T) / conduction + (measured - T) / correction

   burner in percent, temperatures in kelvin, times in seconds. The last term is that of an observer: it draws the model to
   what is measured, so slowly that a fault still shows; a correction of 0 leaves it out. Exact for inputs that hold during a step,
   since the equation is linear. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  double t, burner, left, right, measured;
  double ambient, gain, heating, conduction, correction;
} Zone;

static const Zone START = {508.15, 50, 483.15, 493.15, 508.15, 297.15, 4.3, 180, 1500, 20};

static double* cell(Zone* z, uint32_t reference) {
  double* cells[] = {&z->t,       &z->burner, &z->left,    &z->right,      &z->measured,
                     &z->ambient, &z->gain,   &z->heating, &z->conduction, &z->correction};
  return reference >= 1 && reference <= 10 ? cells[reference - 1] : NULL;
}

static void zone_step(Zone* z, double seconds) {
  double pull = z->correction > 0 ? 1 / z->correction : 0;
  double rate = 1 / z->heating + 1 / z->conduction + pull;
  double drive = (z->ambient + z->gain * z->burner) / z->heating + (z->left + z->right) / 2 / z->conduction + z->measured * pull;
  double end = drive / rate;
  z->t = end + (z->t - end) * exp(-seconds * rate);
}

#if FMI == 2
#include "fmi2Functions.h"
#define NAME(name) fmi2##name
#define OK fmi2OK
#define ERROR fmi2Error
typedef fmi2Component Handle;
typedef fmi2Status Status;
#define STATE fmi2FMUstate
#else
#include "fmi3Functions.h"
#define NAME(name) fmi3##name
#define OK fmi3OK
#define ERROR fmi3Error
typedef fmi3Instance Handle;
typedef fmi3Status Status;
#define STATE fmi3FMUState
#endif

static Handle make(const char* token) {
  Zone* z = strcmp(token, "{lockstep-oven-zone-1}") ? NULL : malloc(sizeof(Zone));
  if (z) *z = START;
  return z;
}

static Status get(Handle h, const uint32_t* r, size_t n, double* v) {
  for (size_t i = 0; i < n; i++) {
    double* from = cell(h, r[i]);
    if (!from) return ERROR;
    v[i] = *from;
  }
  return OK;
}

static Status set(Handle h, const uint32_t* r, size_t n, const double* v) {
  for (size_t i = 0; i < n; i++) {
    double* to = cell(h, r[i]);
    if (!to) return ERROR;
    *to = v[i];
  }
  return OK;
}

Status NAME(Reset)(Handle h) { *(Zone*)h = START; return OK; }
Status NAME(Terminate)(Handle h) { return OK; }
void NAME(FreeInstance)(Handle h) { free(h); }
Status NAME(ExitInitializationMode)(Handle h) { return OK; }
#if FMI == 2
const char* fmi2GetVersion(void) { return fmi2Version; }
const char* fmi2GetTypesPlatform(void) { return fmi2TypesPlatform; }
fmi2Status fmi2SetDebugLogging(fmi2Component h, fmi2Boolean on, size_t n, const fmi2String c[]) { return fmi2OK; }
fmi2Component fmi2Instantiate(fmi2String name, fmi2Type type, fmi2String guid, fmi2String res, const fmi2CallbackFunctions* f, fmi2Boolean visible, fmi2Boolean log) { return make(guid); }
fmi2Status fmi2SetupExperiment(fmi2Component h, fmi2Boolean td, fmi2Real tol, fmi2Real start, fmi2Boolean sd, fmi2Real stop) { return fmi2OK; }
fmi2Status fmi2EnterInitializationMode(fmi2Component h) { return fmi2OK; }
fmi2Status fmi2GetReal(fmi2Component h, const fmi2ValueReference r[], size_t n, fmi2Real v[]) { return get(h, r, n, v); }
fmi2Status fmi2SetReal(fmi2Component h, const fmi2ValueReference r[], size_t n, const fmi2Real v[]) { return set(h, r, n, v); }
fmi2Status fmi2GetInteger(fmi2Component h, const fmi2ValueReference r[], size_t n, fmi2Integer v[]) { return n ? fmi2Error : fmi2OK; }
fmi2Status fmi2SetInteger(fmi2Component h, const fmi2ValueReference r[], size_t n, const fmi2Integer v[]) { return n ? fmi2Error : fmi2OK; }
fmi2Status fmi2GetBoolean(fmi2Component h, const fmi2ValueReference r[], size_t n, fmi2Boolean v[]) { return n ? fmi2Error : fmi2OK; }
fmi2Status fmi2SetBoolean(fmi2Component h, const fmi2ValueReference r[], size_t n, const fmi2Boolean v[]) { return n ? fmi2Error : fmi2OK; }
fmi2Status fmi2GetString(fmi2Component h, const fmi2ValueReference r[], size_t n, fmi2String v[]) { return n ? fmi2Error : fmi2OK; }
fmi2Status fmi2SetString(fmi2Component h, const fmi2ValueReference r[], size_t n, const fmi2String v[]) { return n ? fmi2Error : fmi2OK; }
fmi2Status fmi2GetFMUstate(fmi2Component h, fmi2FMUstate* s) { if (!*s) *s = malloc(sizeof(Zone)); memcpy(*s, h, sizeof(Zone)); return fmi2OK; }
fmi2Status fmi2SetFMUstate(fmi2Component h, fmi2FMUstate s) { memcpy(h, s, sizeof(Zone)); return fmi2OK; }
fmi2Status fmi2FreeFMUstate(fmi2Component h, fmi2FMUstate* s) { free(*s); *s = NULL; return fmi2OK; }
fmi2Status fmi2SerializedFMUstateSize(fmi2Component h, fmi2FMUstate s, size_t* n) { *n = sizeof(Zone); return fmi2OK; }
fmi2Status fmi2SerializeFMUstate(fmi2Component h, fmi2FMUstate s, fmi2Byte b[], size_t n) { memcpy(b, s, sizeof(Zone)); return fmi2OK; }
fmi2Status fmi2DeSerializeFMUstate(fmi2Component h, const fmi2Byte b[], size_t n, fmi2FMUstate* s) { if (n != sizeof(Zone)) return fmi2Error; *s = malloc(n); memcpy(*s, b, n); return fmi2OK; }
fmi2Status fmi2GetDirectionalDerivative(fmi2Component h, const fmi2ValueReference u[], size_t nu, const fmi2ValueReference k[], size_t nk, const fmi2Real dk[], fmi2Real du[]) { return fmi2Error; }
fmi2Status fmi2SetRealInputDerivatives(fmi2Component h, const fmi2ValueReference r[], size_t n, const fmi2Integer o[], const fmi2Real v[]) { return fmi2Error; }
fmi2Status fmi2GetRealOutputDerivatives(fmi2Component h, const fmi2ValueReference r[], size_t n, const fmi2Integer o[], fmi2Real v[]) { return fmi2Error; }
fmi2Status fmi2DoStep(fmi2Component h, fmi2Real t, fmi2Real size, fmi2Boolean keep) { zone_step(h, size); return fmi2OK; }
fmi2Status fmi2CancelStep(fmi2Component h) { return fmi2Error; }
fmi2Status fmi2GetStatus(fmi2Component h, const fmi2StatusKind k, fmi2Status* v) { return fmi2Discard; }
fmi2Status fmi2GetRealStatus(fmi2Component h, const fmi2StatusKind k, fmi2Real* v) { return fmi2Discard; }
fmi2Status fmi2GetIntegerStatus(fmi2Component h, const fmi2StatusKind k, fmi2Integer* v) { return fmi2Discard; }
fmi2Status fmi2GetBooleanStatus(fmi2Component h, const fmi2StatusKind k, fmi2Boolean* v) { return fmi2Discard; }
fmi2Status fmi2GetStringStatus(fmi2Component h, const fmi2StatusKind k, fmi2String* v) { return fmi2Discard; }
#else
#define NONE(name, type) \
  fmi3Status fmi3Get##name(fmi3Instance h, const fmi3ValueReference r[], size_t n, type v[], size_t nv) { return n ? fmi3Error : fmi3OK; } \
  fmi3Status fmi3Set##name(fmi3Instance h, const fmi3ValueReference r[], size_t n, const type v[], size_t nv) { return n ? fmi3Error : fmi3OK; }
NONE(Float32, fmi3Float32) NONE(Int8, fmi3Int8) NONE(UInt8, fmi3UInt8) NONE(Int16, fmi3Int16) NONE(UInt16, fmi3UInt16) NONE(Int32, fmi3Int32)
NONE(UInt32, fmi3UInt32) NONE(Int64, fmi3Int64) NONE(UInt64, fmi3UInt64) NONE(Boolean, fmi3Boolean) NONE(String, fmi3String)
const char* fmi3GetVersion(void) { return fmi3Version; }
fmi3Status fmi3SetDebugLogging(fmi3Instance h, fmi3Boolean on, size_t n, const fmi3String c[]) { return fmi3OK; }
fmi3Instance fmi3InstantiateCoSimulation(fmi3String name, fmi3String token, fmi3String res, fmi3Boolean visible, fmi3Boolean log, fmi3Boolean events, fmi3Boolean early, const fmi3ValueReference r[], size_t n, fmi3InstanceEnvironment e, fmi3LogMessageCallback l, fmi3IntermediateUpdateCallback u) { return make(token); }
fmi3Instance fmi3InstantiateModelExchange(fmi3String name, fmi3String token, fmi3String res, fmi3Boolean visible, fmi3Boolean log, fmi3InstanceEnvironment e, fmi3LogMessageCallback l) { return NULL; }
fmi3Status fmi3EnterInitializationMode(fmi3Instance h, fmi3Boolean td, fmi3Float64 tol, fmi3Float64 start, fmi3Boolean sd, fmi3Float64 stop) { return fmi3OK; }
fmi3Status fmi3EnterConfigurationMode(fmi3Instance h) { return fmi3Error; }
fmi3Status fmi3ExitConfigurationMode(fmi3Instance h) { return fmi3Error; }
fmi3Status fmi3EnterStepMode(fmi3Instance h) { return fmi3OK; }
fmi3Status fmi3GetFloat64(fmi3Instance h, const fmi3ValueReference r[], size_t n, fmi3Float64 v[], size_t nv) { return n == nv ? get(h, r, n, v) : fmi3Error; }
fmi3Status fmi3SetFloat64(fmi3Instance h, const fmi3ValueReference r[], size_t n, const fmi3Float64 v[], size_t nv) { return n == nv ? set(h, r, n, v) : fmi3Error; }
fmi3Status fmi3GetFMUState(fmi3Instance h, fmi3FMUState* s) { if (!*s) *s = malloc(sizeof(Zone)); memcpy(*s, h, sizeof(Zone)); return fmi3OK; }
fmi3Status fmi3SetFMUState(fmi3Instance h, fmi3FMUState s) { memcpy(h, s, sizeof(Zone)); return fmi3OK; }
fmi3Status fmi3FreeFMUState(fmi3Instance h, fmi3FMUState* s) { free(*s); *s = NULL; return fmi3OK; }
fmi3Status fmi3SerializedFMUStateSize(fmi3Instance h, fmi3FMUState s, size_t* n) { *n = sizeof(Zone); return fmi3OK; }
fmi3Status fmi3SerializeFMUState(fmi3Instance h, fmi3FMUState s, fmi3Byte b[], size_t n) { memcpy(b, s, sizeof(Zone)); return fmi3OK; }
fmi3Status fmi3DeserializeFMUState(fmi3Instance h, const fmi3Byte b[], size_t n, fmi3FMUState* s) { if (n != sizeof(Zone)) return fmi3Error; *s = malloc(n); memcpy(*s, b, n); return fmi3OK; }
fmi3Status fmi3DoStep(fmi3Instance h, fmi3Float64 t, fmi3Float64 size, fmi3Boolean no, fmi3Boolean* event, fmi3Boolean* ends, fmi3Boolean* early, fmi3Float64* last) {
  zone_step(h, size);
  *event = *ends = *early = fmi3False;
  *last = t + size;
  return fmi3OK;
}
#endif
