/* x_i' = -i x_i for i = 1..n, n a structural parameter; x_i(0) = 1. */
#define MODEL_TOKEN "{chain}"
#define MODEL_STATES 16
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.002
typedef struct { uint64_t n; double x[16], d[16]; } Model;
static void model_start(Model* m) { m->n = 3; for (int i = 0; i < 16; i++) m->x[i] = 1; }
static size_t model_states(Model* m) { return m->n; }
static double* model_x(Model* m) { return m->x; }
static void model_derivatives(Model* m, double t, double* d) { for (size_t i = 0; i < m->n; i++) d[i] = -(double)(i + 1) * m->x[i]; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) { model_derivatives(m, t, m->d); }
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  if (type == U64) return vr == 1 ? &m->n : NULL;
  *n = m->n;
  return type != F64 ? NULL : vr == 2 ? m->x : vr == 3 ? m->d : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
