/* Outputs are the inputs, for every type: input vr 2i + 1, output vr 2i + 2. */
#define MODEL_TOKEN "{feedthrough}"
#define MODEL_STATES 0
#define MODEL_INDICATORS 0
#define MODEL_STEP 1
typedef struct {
  double none, f64[2]; float f32[2]; int8_t i8[2]; uint8_t u8[2]; int16_t i16[2]; uint16_t u16[2]; int32_t i32[2]; uint32_t u32[2];
  int64_t i64[2]; uint64_t u64[2]; bool flag[2]; char text[2][TEXT_SIZE]; uint8_t blob[2][33]; int32_t choice2[2]; int64_t choice[2]; double tunable;
} Model;
static void model_start(Model* m) {}
static size_t model_states(Model* m) { return 0; }
static double* model_x(Model* m) { return &m->none; }
static void model_derivatives(Model* m, double t, double* d) {}
static void model_indicators(Model* m, double t, double* z) {}
static double model_next_event(Model* m) { return INFINITY; }
static void model_event(Model* m, double t, bool* ends) { *ends = false; }
#define COPY(a) m->a[1] = m->a[0];
static void model_compute(Model* m, double t) {
  COPY(f64) COPY(f32) COPY(i8) COPY(u8) COPY(i16) COPY(u16) COPY(i32) COPY(u32) COPY(i64) COPY(u64) COPY(flag) COPY(choice) COPY(choice2)
  memcpy(m->text[1], m->text[0], TEXT_SIZE); memcpy(m->blob[1], m->blob[0], 33); }
#define CELL(i, a, T) if (vr == 2 * i + 1 || vr == 2 * i + 2) return type == T ? (void*)&m->a[vr - 2 * i - 1] : NULL;
static void* model_cell(Model* m, unsigned vr, Type type, size_t* n) {
  CELL(0, f64, F64) CELL(1, f32, F32) CELL(2, i8, I8) CELL(3, u8, U8) CELL(4, i16, I16) CELL(5, u16, U16) CELL(6, i32, I32) CELL(7, u32, U32)
  CELL(8, i64, I64) CELL(9, u64, U64) CELL(10, flag, BOOL) CELL(11, text, TEXT) CELL(12, blob, BLOB) CELL(14, choice2, I32)
  CELL(13, choice, I64)
  return vr == 40 && type == F64 ? &m->tunable : NULL; }
static double model_partial(Model* m, unsigned u, unsigned k) { return u == 2 && k == 1 ? 1 : 0; }
static double model_interval(Model* m, unsigned vr) { return 0; }
static void model_set_interval(Model* m, unsigned vr, double v) {}
