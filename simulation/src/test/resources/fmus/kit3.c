#define FMI 3
#include "kit.h"
#ifndef MODEL_SETS
#define MODEL_SETS false
#endif
#define S Instance* s = (Instance*)c
#define VR const fmi3ValueReference vr[], size_t n

const char* fmi3GetVersion(void) { return fmi3Version; }
fmi3Status fmi3SetDebugLogging(fmi3Instance c, fmi3Boolean on, size_t n, const fmi3String names[]) { S; s->logging = on; return fmi3OK; }

static fmi3Instance make(fmi3String name, fmi3String token, fmi3String resources, fmi3Boolean logging, void* e, fmi3LogMessageCallback log) {
  if (strcmp(token, MODEL_TOKEN)) { log(e, fmi3Error, "logStatusError", "another token is expected"); return NULL; }
  Instance* s = calloc(1, sizeof(Instance));
  s->environment = e; s->log = log; s->logging = logging;
  strncpy(s->resources, resources ? resources : "", sizeof(s->resources) - 1);
  model_start(&s->d.m);
  if (logging) log(e, fmi3OK, "logEvents", "made");
  return s;
}
fmi3Instance fmi3InstantiateModelExchange(fmi3String name, fmi3String token, fmi3String res, fmi3Boolean v, fmi3Boolean l, fmi3InstanceEnvironment e, fmi3LogMessageCallback log) { return make(name, token, res, l, e, log); }
fmi3Instance fmi3InstantiateCoSimulation(fmi3String name, fmi3String token, fmi3String res, fmi3Boolean v, fmi3Boolean l, fmi3Boolean events, fmi3Boolean early, const fmi3ValueReference r[], size_t nr, fmi3InstanceEnvironment e, fmi3LogMessageCallback log, fmi3IntermediateUpdateCallback update) {
  Instance* s = make(name, token, res, l, e, log);
  if (s) { s->co_simulation = true; s->events = events; s->early = early; s->update = update; }
  return s; }
fmi3Instance fmi3InstantiateScheduledExecution(fmi3String name, fmi3String token, fmi3String res, fmi3Boolean v, fmi3Boolean l, fmi3InstanceEnvironment e, fmi3LogMessageCallback log, fmi3ClockUpdateCallback u, fmi3LockPreemptionCallback lk, fmi3UnlockPreemptionCallback ul) {
  Instance* s = make(name, token, res, l, e, log);
  if (s) { s->clocks = u; s->lock = lk; s->unlock = ul; }
  return s; }
void fmi3FreeInstance(fmi3Instance c) { free(c); }
fmi3Status fmi3EnterInitializationMode(fmi3Instance c, fmi3Boolean td, fmi3Float64 tol, fmi3Float64 start, fmi3Boolean sd, fmi3Float64 stop) { S; s->d.time = start; return fmi3OK; }
fmi3Status fmi3ExitInitializationMode(fmi3Instance c) { S; bool e; if (s->co_simulation && !s->events) { model_event(&s->d.m, s->d.time, &e); settle(s); } return fmi3OK; }
fmi3Status fmi3EnterEventMode(fmi3Instance c) { return fmi3OK; }
fmi3Status fmi3Terminate(fmi3Instance c) { return fmi3OK; }
fmi3Status fmi3Reset(fmi3Instance c) { S; memset(&s->d, 0, sizeof(Data)); model_start(&s->d.m); return fmi3OK; }
fmi3Status fmi3EnterConfigurationMode(fmi3Instance c) { return fmi3OK; }
fmi3Status fmi3ExitConfigurationMode(fmi3Instance c) { return fmi3OK; }
fmi3Status fmi3EvaluateDiscreteStates(fmi3Instance c) { return fmi3OK; }
fmi3Status fmi3EnterContinuousTimeMode(fmi3Instance c) { return fmi3OK; }
fmi3Status fmi3EnterStepMode(fmi3Instance c) { return fmi3OK; }

#define ACCESS(Name, CType, KIND)                                                                        \
  fmi3Status fmi3Get##Name(fmi3Instance c, VR, CType v[], size_t nv) {                                   \
    S; model_compute(&s->d.m, s->d.time); size_t at = 0;                                                 \
    for (size_t i = 0; i < n; i++) { size_t k = 1; CType* p = model_cell(&s->d.m, vr[i], KIND, &k); if (!p || at + k > nv) return fmi3Error; memcpy(v + at, p, k * sizeof(CType)); at += k; } \
    return at == nv ? fmi3OK : fmi3Error; }                                                              \
  fmi3Status fmi3Set##Name(fmi3Instance c, VR, const CType v[], size_t nv) {                             \
    S; size_t at = 0;                                                                                    \
    for (size_t i = 0; i < n; i++) { size_t k = 1; CType* p = model_cell(&s->d.m, vr[i], KIND, &k); if (!p || at + k > nv) return fmi3Error; memcpy(p, v + at, k * sizeof(CType)); at += k; } \
    return at == nv ? fmi3OK : fmi3Error; }
ACCESS(Float32, float, F32)
ACCESS(Float64, double, F64)
ACCESS(Int8, int8_t, I8)
ACCESS(UInt8, uint8_t, U8)
ACCESS(Int16, int16_t, I16)
ACCESS(UInt16, uint16_t, U16)
ACCESS(Int32, int32_t, I32)
ACCESS(UInt32, uint32_t, U32)
ACCESS(Int64, int64_t, I64)
ACCESS(UInt64, uint64_t, U64)
ACCESS(Boolean, bool, BOOL)
fmi3Status fmi3GetString(fmi3Instance c, VR, fmi3String v[], size_t nv) {
  S; model_compute(&s->d.m, s->d.time);
  for (size_t i = 0; i < n; i++) { size_t k; char* p = vr[i] == 9999 ? s->resources : model_cell(&s->d.m, vr[i], TEXT, &k); if (!p) return fmi3Error; v[i] = p; }
  return fmi3OK; }
fmi3Status fmi3SetString(fmi3Instance c, VR, const fmi3String v[], size_t nv) {
  S; for (size_t i = 0; i < n; i++) { size_t k; char* p = model_cell(&s->d.m, vr[i], TEXT, &k); if (!p) return fmi3Error; strncpy(p, v[i], TEXT_SIZE - 1); }
  return fmi3OK; }
fmi3Status fmi3GetBinary(fmi3Instance c, VR, size_t sizes[], fmi3Binary v[], size_t nv) {
  S; model_compute(&s->d.m, s->d.time);
  for (size_t i = 0; i < n; i++) { size_t k = 0; uint8_t* p = model_cell(&s->d.m, vr[i], BLOB, &k); if (!p) return fmi3Error; v[i] = p + 1; sizes[i] = p[0]; }
  return fmi3OK; }
fmi3Status fmi3SetBinary(fmi3Instance c, VR, const size_t sizes[], const fmi3Binary v[], size_t nv) {
  S; for (size_t i = 0; i < n; i++) { size_t k = 0; uint8_t* p = model_cell(&s->d.m, vr[i], BLOB, &k); if (!p || sizes[i] > 32) return fmi3Error; p[0] = (uint8_t)sizes[i]; memcpy(p + 1, v[i], sizes[i]); }
  return fmi3OK; }
fmi3Status fmi3GetClock(fmi3Instance c, VR, fmi3Clock v[]) { S; for (size_t i = 0; i < n; i++) { size_t k; bool* p = model_cell(&s->d.m, vr[i], CLOCK, &k); if (!p) return fmi3Error; v[i] = *p; *p = false; } return fmi3OK; }
fmi3Status fmi3SetClock(fmi3Instance c, VR, const fmi3Clock v[]) { S; for (size_t i = 0; i < n; i++) { size_t k; bool* p = model_cell(&s->d.m, vr[i], CLOCK, &k); if (!p) return fmi3Error; *p = v[i]; } return fmi3OK; }

fmi3Status fmi3GetNumberOfVariableDependencies(fmi3Instance c, fmi3ValueReference vr, size_t* n) { *n = 0; return fmi3OK; }
fmi3Status fmi3GetVariableDependencies(fmi3Instance c, fmi3ValueReference d, size_t a[], fmi3ValueReference b[], size_t e[], fmi3DependencyKind k[], size_t n) { return fmi3OK; }
fmi3Status fmi3GetFMUState(fmi3Instance c, fmi3FMUState* f) { S; if (!*f) *f = malloc(sizeof(Data)); memcpy(*f, &s->d, sizeof(Data)); return fmi3OK; }
fmi3Status fmi3SetFMUState(fmi3Instance c, fmi3FMUState f) { S; memcpy(&s->d, f, sizeof(Data)); return fmi3OK; }
fmi3Status fmi3FreeFMUState(fmi3Instance c, fmi3FMUState* f) { free(*f); *f = NULL; return fmi3OK; }
fmi3Status fmi3SerializedFMUStateSize(fmi3Instance c, fmi3FMUState f, size_t* n) { *n = sizeof(Data); return fmi3OK; }
fmi3Status fmi3SerializeFMUState(fmi3Instance c, fmi3FMUState f, fmi3Byte b[], size_t n) { memcpy(b, f, n); return fmi3OK; }
fmi3Status fmi3DeserializeFMUState(fmi3Instance c, const fmi3Byte b[], size_t n, fmi3FMUState* f) { if (n != sizeof(Data)) return fmi3Error; if (!*f) *f = malloc(n); memcpy(*f, b, n); return fmi3OK; }
fmi3Status fmi3GetDirectionalDerivative(fmi3Instance c, const fmi3ValueReference u[], size_t nu, const fmi3ValueReference k[], size_t nk, const fmi3Float64 dk[], size_t ndk, fmi3Float64 du[], size_t ndu) {
  S; for (size_t i = 0; i < nu; i++) { du[i] = 0; for (size_t j = 0; j < nk; j++) du[i] += model_partial(&s->d.m, u[i], k[j]) * dk[j]; } return fmi3OK; }
fmi3Status fmi3GetAdjointDerivative(fmi3Instance c, const fmi3ValueReference u[], size_t nu, const fmi3ValueReference k[], size_t nk, const fmi3Float64 du[], size_t ndu, fmi3Float64 dk[], size_t ndk) {
  S; for (size_t j = 0; j < nk; j++) { dk[j] = 0; for (size_t i = 0; i < nu; i++) dk[j] += model_partial(&s->d.m, u[i], k[j]) * du[i]; } return fmi3OK; }

fmi3Status fmi3GetIntervalDecimal(fmi3Instance c, VR, fmi3Float64 v[], fmi3IntervalQualifier q[]) { S; for (size_t i = 0; i < n; i++) { v[i] = model_interval(&s->d.m, vr[i]);
#ifdef MODEL_QUALIFIER
    q[i] = MODEL_QUALIFIER(&s->d.m, vr[i]);
#else
    q[i] = fmi3IntervalChanged;
#endif
  } return fmi3OK; }
fmi3Status fmi3GetIntervalFraction(fmi3Instance c, VR, fmi3UInt64 a[], fmi3UInt64 b[], fmi3IntervalQualifier q[]) { return fmi3Error; }
fmi3Status fmi3GetShiftDecimal(fmi3Instance c, VR, fmi3Float64 v[]) { for (size_t i = 0; i < n; i++) v[i] = 0.25; return fmi3OK; }
fmi3Status fmi3GetShiftFraction(fmi3Instance c, VR, fmi3UInt64 a[], fmi3UInt64 b[]) { return fmi3Error; }
fmi3Status fmi3SetIntervalDecimal(fmi3Instance c, VR, const fmi3Float64 v[]) { S; for (size_t i = 0; i < n; i++) model_set_interval(&s->d.m, vr[i], v[i]); return fmi3OK; }
fmi3Status fmi3SetIntervalFraction(fmi3Instance c, VR, const fmi3UInt64 a[], const fmi3UInt64 b[]) { return fmi3Error; }
fmi3Status fmi3SetShiftDecimal(fmi3Instance c, VR, const fmi3Float64 v[]) { return fmi3Error; }
fmi3Status fmi3SetShiftFraction(fmi3Instance c, VR, const fmi3UInt64 a[], const fmi3UInt64 b[]) { return fmi3Error; }

fmi3Status fmi3UpdateDiscreteStates(fmi3Instance c, fmi3Boolean* more, fmi3Boolean* ends, fmi3Boolean* nominals, fmi3Boolean* values, fmi3Boolean* has, fmi3Float64* next) {
  S; Model before = s->d.m; bool e = false;
  model_event(&s->d.m, s->d.time, &e);
  *more = false; *ends = e; *nominals = false;
  *values = memcmp(model_x(&before), model_x(&s->d.m), model_states(&s->d.m) * sizeof(double)) != 0;
  *has = model_next_event(&s->d.m) < INFINITY; *next = model_next_event(&s->d.m);
  settle(s);
  return fmi3OK; }
fmi3Status fmi3CompletedIntegratorStep(fmi3Instance c, fmi3Boolean no, fmi3Boolean* event, fmi3Boolean* ends) { *event = false; *ends = false; return fmi3OK; }
fmi3Status fmi3SetTime(fmi3Instance c, fmi3Float64 t) { S; s->d.time = t; return fmi3OK; }
fmi3Status fmi3SetContinuousStates(fmi3Instance c, const fmi3Float64 x[], size_t n) { S; memcpy(model_x(&s->d.m), x, n * sizeof(double)); return fmi3OK; }
fmi3Status fmi3GetContinuousStates(fmi3Instance c, fmi3Float64 x[], size_t n) { S; memcpy(x, model_x(&s->d.m), n * sizeof(double)); return fmi3OK; }
fmi3Status fmi3GetContinuousStateDerivatives(fmi3Instance c, fmi3Float64 x[], size_t n) { S; model_derivatives(&s->d.m, s->d.time, x); return fmi3OK; }
fmi3Status fmi3GetEventIndicators(fmi3Instance c, fmi3Float64 z[], size_t n) { S; model_indicators(&s->d.m, s->d.time, z); return fmi3OK; }
fmi3Status fmi3GetNominalsOfContinuousStates(fmi3Instance c, fmi3Float64 x[], size_t n) { for (size_t i = 0; i < n; i++) x[i] = 1; return fmi3OK; }
fmi3Status fmi3GetNumberOfEventIndicators(fmi3Instance c, size_t* n) { *n = MODEL_INDICATORS; return fmi3OK; }
fmi3Status fmi3GetNumberOfContinuousStates(fmi3Instance c, size_t* n) { S; *n = model_states(&s->d.m); return fmi3OK; }
fmi3Status fmi3GetOutputDerivatives(fmi3Instance c, VR, const fmi3Int32 o[], fmi3Float64 v[], size_t nv) { return fmi3Error; }

static bool intermediate(Instance* s) {
  fmi3Boolean wants = false; fmi3Float64 when = 0;
  if (s->update) s->update(s->environment, s->d.time, MODEL_SETS, true, true, s->early, &wants, &when);
  return wants;
}
fmi3Status fmi3DoStep(fmi3Instance c, fmi3Float64 t, fmi3Float64 h, fmi3Boolean no, fmi3Boolean* event, fmi3Boolean* ends, fmi3Boolean* early, fmi3Float64* last) {
  S; bool e = false;
#ifdef MODEL_DEED
  MODEL_DEED(s)
#endif
#ifdef MODEL_FAILS_AT
  if (t + h > MODEL_FAILS_AT) { s->log(s->environment, fmi3Fatal, "logStatusFatal", "out of everything"); return fmi3Fatal; }
#endif
  *event = run_to(s, t + h, s->events && s->early, &e, intermediate);
  *ends = e;
  *early = s->d.time < t + h - 1e-12 * (1 + fabs(t));
  if (!*early && !e) s->d.time = t + h;
  *last = s->d.time;
  return fmi3OK; }
fmi3Status fmi3ActivateModelPartition(fmi3Instance c, fmi3ValueReference vr, fmi3Float64 t) {
#ifdef MODEL_ACTIVATE
  S; s->d.time = t; s->lock(); bool changed = MODEL_ACTIVATE(&s->d.m, vr, t); s->unlock(); if (changed) s->clocks(s->environment); return fmi3OK;
#else
  return fmi3Error;
#endif
}
