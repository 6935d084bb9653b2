/* x' = -k x, x(0) = 1: x = exp(-k t). */
#ifndef MODEL_TOKEN
#define MODEL_TOKEN "{dahlquist}"
#endif
#define MODEL_STATES 1
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.01
typedef struct { double x, der, k; } Model;
static void model_start(Model* m) { m->x = 1; m->k = 1; }
static size_t model_states(Model* m) { return 1; }
static double* model_x(Model* m) { return &m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = -m->k * m->x; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) { m->der = -m->k * m->x; }
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) { return type != F64 ? NULL : vr == 1 ? &m->x : vr == 2 ? &m->der : vr == 3 ? &m->k : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return u == 2 && k == 1 ? -m->k : 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
