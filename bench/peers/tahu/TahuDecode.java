import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.MetricDataType;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.model.MetricDataTypeMap;

/// Tahu's decoder over payloads of ten metrics by alias, as a host would run it; prints the CPU time of
/// one reading in nanoseconds.
final class TahuDecode {
  private static final int PAYLOADS = 1_024;
  private static final int METRICS = 10;
  private static final int ROUNDS = 400;

  public static void main(String[] args) throws Exception {
    MetricDataTypeMap types = new MetricDataTypeMap();
    for (long alias = 0; alias < METRICS; alias++) {
      types.addMetricDataType(alias, MetricDataType.Double);
    }
    List<byte[]> payloads = new ArrayList<>();
    for (int i = 0; i < PAYLOADS; i++) {
      SparkplugBPayload.SparkplugBPayloadBuilder payload =
          new SparkplugBPayload.SparkplugBPayloadBuilder(i & 255L).setTimestamp(new Date());
      for (long alias = 0; alias < METRICS; alias++) {
        payload.addMetric(
            new Metric.MetricBuilder(alias, MetricDataType.Double, i + alias * 0.25)
                .timestamp(new Date())
                .createMetric());
      }
      payloads.add(new SparkplugBPayloadEncoder().getBytes(payload.createPayload(), true));
    }
    double warm = round(payloads, types, ROUNDS / 2);
    double nanos = round(payloads, types, ROUNDS);
    System.out.println("{\"ns_per_reading\":" + nanos + ",\"warm\":" + warm + "}");
  }

  private static double round(List<byte[]> payloads, MetricDataTypeMap types, int rounds)
      throws Exception {
    var threads = ManagementFactory.getThreadMXBean();
    double sum = 0;
    long before = threads.getCurrentThreadCpuTime();
    for (int round = 0; round < rounds; round++) {
      for (byte[] bytes : payloads) {
        for (Metric metric :
            new SparkplugBPayloadDecoder().buildFromByteArray(bytes, types).getMetrics()) {
          sum += (Double) metric.getValue() + metric.getTimestamp().getTime();
        }
      }
    }
    long spent = threads.getCurrentThreadCpuTime() - before;
    if (sum == 0) {
      throw new IllegalStateException("nothing was decoded");
    }
    return (double) spent / rounds / PAYLOADS / METRICS;
  }
}
