#define FMI 2
#include "kit.h"
#define S Instance* s = (Instance*)c

const char* fmi2GetTypesPlatform(void) { return fmi2TypesPlatform; }
const char* fmi2GetVersion(void) { return fmi2Version; }
fmi2Status fmi2SetDebugLogging(fmi2Component c, fmi2Boolean on, size_t n, const fmi2String names[]) { S; s->logging = on; return fmi2OK; }

fmi2Component fmi2Instantiate(fmi2String name, fmi2Type type, fmi2String guid, fmi2String resources, const fmi2CallbackFunctions* f, fmi2Boolean visible, fmi2Boolean logging) {
  if (strcmp(guid, MODEL_TOKEN)) {
    f->logger(f->componentEnvironment, name, fmi2Error, "logStatusError", "guid %s is not %s (%d, %.3f)", guid, MODEL_TOKEN, 42, 1.5);
    return NULL;
  }
  Instance* s = f->allocateMemory ? f->allocateMemory(1, sizeof(Instance)) : calloc(1, sizeof(Instance));
  s->callbacks = *f; /* The struct lives as long as we do, but a copy is what old tools make. */
  s->co_simulation = type == fmi2CoSimulation;
  s->logging = logging;
  strncpy(s->resources, resources ? resources : "", sizeof(s->resources) - 1);
  model_start(&s->d.m);
  return s;
}
void fmi2FreeInstance(fmi2Component c) { S; if (s) { if (s->callbacks.freeMemory) s->callbacks.freeMemory(s); else free(s); } }
fmi2Status fmi2SetupExperiment(fmi2Component c, fmi2Boolean td, fmi2Real tol, fmi2Real start, fmi2Boolean sd, fmi2Real stop) { S; s->d.time = start; return fmi2OK; }
fmi2Status fmi2EnterInitializationMode(fmi2Component c) { return fmi2OK; }
fmi2Status fmi2ExitInitializationMode(fmi2Component c) { S; bool e; if (s->co_simulation) { model_event(&s->d.m, s->d.time, &e); settle(s); } return fmi2OK; }
fmi2Status fmi2Terminate(fmi2Component c) { return fmi2OK; }
fmi2Status fmi2Reset(fmi2Component c) { S; memset(&s->d, 0, sizeof(Data)); model_start(&s->d.m); return fmi2OK; }

#define ACCESS(Name, CType, KIND, Cell)                                                                           \
  fmi2Status fmi2Get##Name(fmi2Component c, const fmi2ValueReference vr[], size_t n, CType v[]) {                 \
    S; model_compute(&s->d.m, s->d.time);                                                                        \
    for (size_t i = 0; i < n; i++) { size_t k = 1; Cell* p = model_cell(&s->d.m, vr[i], KIND, &k); if (!p) return fmi2Error; v[i] = *p; } \
    return fmi2OK; }                                                                                             \
  fmi2Status fmi2Set##Name(fmi2Component c, const fmi2ValueReference vr[], size_t n, const CType v[]) {           \
    S; for (size_t i = 0; i < n; i++) { size_t k = 1; Cell* p = model_cell(&s->d.m, vr[i], KIND, &k); if (!p) return fmi2Error; *p = v[i]; } \
    return fmi2OK; }
ACCESS(Real, fmi2Real, F64, double)
ACCESS(Integer, fmi2Integer, I32, int32_t)
ACCESS(Boolean, fmi2Boolean, BOOL, bool)
fmi2Status fmi2GetString(fmi2Component c, const fmi2ValueReference vr[], size_t n, fmi2String v[]) {
  S; model_compute(&s->d.m, s->d.time);
  for (size_t i = 0; i < n; i++) { size_t k; char* p = vr[i] == 9999 ? s->resources : model_cell(&s->d.m, vr[i], TEXT, &k); if (!p) return fmi2Error; v[i] = p; }
  return fmi2OK; }
fmi2Status fmi2SetString(fmi2Component c, const fmi2ValueReference vr[], size_t n, const fmi2String v[]) {
  S; for (size_t i = 0; i < n; i++) { size_t k; char* p = model_cell(&s->d.m, vr[i], TEXT, &k); if (!p) return fmi2Error; strncpy(p, v[i], TEXT_SIZE - 1); }
  return fmi2OK; }

fmi2Status fmi2GetFMUstate(fmi2Component c, fmi2FMUstate* f) { S; if (!*f) *f = malloc(sizeof(Data)); memcpy(*f, &s->d, sizeof(Data)); return fmi2OK; }
fmi2Status fmi2SetFMUstate(fmi2Component c, fmi2FMUstate f) { S; memcpy(&s->d, f, sizeof(Data)); return fmi2OK; }
fmi2Status fmi2FreeFMUstate(fmi2Component c, fmi2FMUstate* f) { free(*f); *f = NULL; return fmi2OK; }
fmi2Status fmi2SerializedFMUstateSize(fmi2Component c, fmi2FMUstate f, size_t* n) { *n = sizeof(Data); return fmi2OK; }
fmi2Status fmi2SerializeFMUstate(fmi2Component c, fmi2FMUstate f, fmi2Byte b[], size_t n) { memcpy(b, f, n); return fmi2OK; }
fmi2Status fmi2DeSerializeFMUstate(fmi2Component c, const fmi2Byte b[], size_t n, fmi2FMUstate* f) { if (n != sizeof(Data)) return fmi2Error; if (!*f) *f = malloc(n); memcpy(*f, b, n); return fmi2OK; }
fmi2Status fmi2GetDirectionalDerivative(fmi2Component c, const fmi2ValueReference u[], size_t nu, const fmi2ValueReference k[], size_t nk, const fmi2Real dk[], fmi2Real du[]) {
  S; for (size_t i = 0; i < nu; i++) { du[i] = 0; for (size_t j = 0; j < nk; j++) du[i] += model_partial(&s->d.m, u[i], k[j]) * dk[j]; } return fmi2OK; }

fmi2Status fmi2EnterEventMode(fmi2Component c) { return fmi2OK; }
fmi2Status fmi2NewDiscreteStates(fmi2Component c, fmi2EventInfo* e) {
  S; bool ends = false; Model before = s->d.m;
  model_event(&s->d.m, s->d.time, &ends);
  e->newDiscreteStatesNeeded = 0; e->terminateSimulation = ends; e->nominalsOfContinuousStatesChanged = 0;
  e->valuesOfContinuousStatesChanged = memcmp(model_x(&before), model_x(&s->d.m), model_states(&s->d.m) * sizeof(double)) != 0;
  e->nextEventTimeDefined = model_next_event(&s->d.m) < INFINITY; e->nextEventTime = model_next_event(&s->d.m);
  return fmi2OK; }
fmi2Status fmi2EnterContinuousTimeMode(fmi2Component c) { return fmi2OK; }
fmi2Status fmi2CompletedIntegratorStep(fmi2Component c, fmi2Boolean no, fmi2Boolean* event, fmi2Boolean* ends) { *event = 0; *ends = 0; return fmi2OK; }
fmi2Status fmi2SetTime(fmi2Component c, fmi2Real t) { S; s->d.time = t; return fmi2OK; }
fmi2Status fmi2SetContinuousStates(fmi2Component c, const fmi2Real x[], size_t n) { S; memcpy(model_x(&s->d.m), x, n * sizeof(double)); return fmi2OK; }
fmi2Status fmi2GetContinuousStates(fmi2Component c, fmi2Real x[], size_t n) { S; memcpy(x, model_x(&s->d.m), n * sizeof(double)); return fmi2OK; }
fmi2Status fmi2GetDerivatives(fmi2Component c, fmi2Real x[], size_t n) { S; model_derivatives(&s->d.m, s->d.time, x); return fmi2OK; }
fmi2Status fmi2GetEventIndicators(fmi2Component c, fmi2Real z[], size_t n) { S; model_indicators(&s->d.m, s->d.time, z); return fmi2OK; }
fmi2Status fmi2GetNominalsOfContinuousStates(fmi2Component c, fmi2Real x[], size_t n) { for (size_t i = 0; i < n; i++) x[i] = 1; return fmi2OK; }

fmi2Status fmi2SetRealInputDerivatives(fmi2Component c, const fmi2ValueReference vr[], size_t n, const fmi2Integer o[], const fmi2Real v[]) {
#ifdef MODEL_SLOPE
  S; for (size_t i = 0; i < n; i++) { if (o[i] != 1) return fmi2Error; MODEL_SLOPE(&s->d.m, vr[i], v[i], s->d.time); } return fmi2OK;
#else
  return fmi2Error;
#endif
}
fmi2Status fmi2GetRealOutputDerivatives(fmi2Component c, const fmi2ValueReference vr[], size_t n, const fmi2Integer o[], fmi2Real v[]) { return fmi2Error; }
fmi2Status fmi2DoStep(fmi2Component c, fmi2Real t, fmi2Real h, fmi2Boolean no) {
  S; bool ends;
#ifdef MODEL_FAILS_AT
  if (t + h > MODEL_FAILS_AT) { s->callbacks.logger(s->callbacks.componentEnvironment, "x", fmi2Error, "logStatusError", "no solution at %g s, %s %d", t, "residual", 7); return fmi2Error; }
#endif
  run_to(s, t + h, false, &ends, NULL);
  s->last_time = s->d.time;
  return ends ? fmi2Discard : fmi2OK; }
fmi2Status fmi2CancelStep(fmi2Component c) { return fmi2Error; }
fmi2Status fmi2GetStatus(fmi2Component c, const fmi2StatusKind k, fmi2Status* v) { return fmi2Discard; }
fmi2Status fmi2GetRealStatus(fmi2Component c, const fmi2StatusKind k, fmi2Real* v) { S; *v = s->last_time; return fmi2OK; }
fmi2Status fmi2GetIntegerStatus(fmi2Component c, const fmi2StatusKind k, fmi2Integer* v) { return fmi2Discard; }
fmi2Status fmi2GetBooleanStatus(fmi2Component c, const fmi2StatusKind k, fmi2Boolean* v) { *v = 1; return fmi2OK; }
fmi2Status fmi2GetStringStatus(fmi2Component c, const fmi2StatusKind k, fmi2String* v) { return fmi2Discard; }
