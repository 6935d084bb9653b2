/* A ball that falls from 1 m and bounces with e = 0.7: the first bounce is at sqrt(2/9.81) s. */
#define MODEL_TOKEN "{ball}"
#define MODEL_STATES 2
#define MODEL_INDICATORS 1
#define MODEL_STEP 0.005
typedef struct { double x[2], g, e; int32_t bounces; } Model;
static void model_start(Model* m) { m->x[0] = 1; m->x[1] = 0; m->g = -9.81; m->e = 0.7; m->bounces = 0; }
static size_t model_states(Model* m) { return 2; }
static double* model_x(Model* m) { return m->x; }
static void model_derivatives(Model* m, double t, double* d) { d[0] = m->x[1]; d[1] = m->g; }
static void model_indicators(Model* m, double t, double* z) { z[0] = m->x[0]; }
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) {
  *ends = false;
  if (m->x[0] <= 0 && m->x[1] < 0) { m->x[0] = 1e-300; m->x[1] *= -m->e; m->bounces++; }
}
static void model_compute(Model* m, double t) {}
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  if (type == I32) return vr == 6 ? &m->bounces : NULL;
  return type != F64 ? NULL : vr == 1 ? &m->x[0] : vr == 2 || vr == 3 ? &m->x[1] : vr == 4 || vr == 5 ? (vr == 4 ? &m->g : &m->e) : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
