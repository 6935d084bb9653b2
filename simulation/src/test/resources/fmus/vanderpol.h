/* x0' = x1, x1' = mu (1 - x0^2) x1 - x0: stiff when mu is large. */
#define MODEL_TOKEN "{vanderpol}"
#define MODEL_STATES 2
#define MODEL_INDICATORS 0
#define MODEL_STEP 0.001
typedef struct { double x[2], d[2], mu; } Model;
static void model_start(Model* m) { m->x[0] = 2; m->x[1] = 0; m->mu = 1; }
static size_t model_states(Model* m) { return 2; }
static double* model_x(Model* m) { return m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = m->x[1]; d[1] = m->mu * (1 - m->x[0] * m->x[0]) * m->x[1] - m->x[0]; }
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
static void model_compute(Model* m, double t) { model_derivatives(m, t, m->d); }
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  return type != F64 ? NULL : vr == 1 ? &m->x[0] : vr == 2 ? &m->d[0] : vr == 3 ? &m->x[1] : vr == 4 ? &m->d[1] : vr == 5 ? &m->mu : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) {
  if (u == 2) return k == 3 ? 1 : 0;
  if (u == 4) return k == 1 ? -2 * m->mu * m->x[0] * m->x[1] - 1 : k == 3 ? m->mu * (1 - m->x[0] * m->x[0]) : 0;
  return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
