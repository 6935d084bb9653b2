package io.lockstep.field;

import java.util.List;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.SparkplugBPayloadEncoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.message.model.SparkplugBPayload;
import org.eclipse.tahu.model.MetricDataTypeMap;

/// Eclipse Tahu's codec as a host uses it: what births say of types holds for the data after them.
final class TahuCodec {
  private final MetricDataTypeMap types = new MetricDataTypeMap();

  SparkplugBPayload decode(byte[] payload) {
    try {
      SparkplugBPayload decoded = new SparkplugBPayloadDecoder().buildFromByteArray(payload, types);
      for (Metric metric : decoded.getMetrics()) {
        if (metric.hasAlias() && metric.getDataType() != null) {
          types.addMetricDataType(metric.getAlias(), metric.getDataType());
        }
      }
      return decoded;
    } catch (Exception e) {
      throw new AssertionError("Tahu cannot read the payload", e);
    }
  }

  List<Metric> metrics(byte[] payload) {
    return decode(payload).getMetrics();
  }

  static byte[] encode(SparkplugBPayload payload) {
    try {
      return new SparkplugBPayloadEncoder().getBytes(payload, false);
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
