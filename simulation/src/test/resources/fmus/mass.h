/* A mass on a wall by a spring k, coupled by a spring c to another mass at u: m x'' = -k x - c (x - u). */
#define MODEL_TOKEN "{mass}"
#define MODEL_STATES 2
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.001
typedef struct { double x[2], d[2], m, k, c, u; } Model;
static void model_start(Model* m) { m->x[0] = 1; m->m = 1; m->k = 1; m->c = 0.5; }
static size_t model_states(Model* m) { return 2; }
static double* model_x(Model* m) { return m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = m->x[1]; d[1] = -(m->k * m->x[0] + m->c * (m->x[0] - m->u)) / m->m; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) { model_derivatives(m, t, m->d); }
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  return type != F64 ? NULL : vr == 1 ? &m->x[0] : vr == 2 ? &m->x[1] : vr == 3 ? &m->d[0] : vr == 4 ? &m->d[1] : vr == 5 ? &m->u : vr == 6 ? &m->m : vr == 7 ? &m->k : vr == 8 ? &m->c : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
