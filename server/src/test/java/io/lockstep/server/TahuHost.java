package io.lockstep.server;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.tahu.host.HostApplication;
import org.eclipse.tahu.host.api.MultiHostApplicationEventHandler;
import org.eclipse.tahu.message.SparkplugBPayloadDecoder;
import org.eclipse.tahu.message.model.Metric;
import org.eclipse.tahu.model.MqttServerDefinition;
import org.eclipse.tahu.mqtt.MqttClientId;
import org.eclipse.tahu.mqtt.MqttServerName;
import org.eclipse.tahu.mqtt.MqttServerUrl;

/// A host of Tahu, the reference implementation, which writes down what it is told.
final class TahuHost implements AutoCloseable {
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final HostApplication host;

  TahuHost(int port, String user, String password, String hostId) throws Exception {
    MqttServerDefinition server =
        new MqttServerDefinition(
            new MqttServerName("lockstep"),
            new MqttClientId("tahu-host", false),
            new MqttServerUrl("tcp://127.0.0.1:" + port),
            user,
            password,
            30,
            null);
    host =
        new HostApplication(
            (MultiHostApplicationEventHandler)
                Proxy.newProxyInstance(
                    TahuHost.class.getClassLoader(),
                    new Class<?>[] {MultiHostApplicationEventHandler.class},
                    (_, method, arguments) -> note(method, arguments)),
            hostId,
            new ArrayList<>(List.of("spBv1.0/#")),
            new ArrayList<>(List.of(server)),
            null,
            new SparkplugBPayloadDecoder(),
            true);
    host.start(true);
  }

  private Object note(Method method, Object[] arguments) {
    StringBuilder event = new StringBuilder(method.getName());
    for (Object argument : arguments == null ? new Object[0] : arguments) {
      if (argument instanceof Metric metric) {
        event
            .append(' ')
            .append(metric.getName())
            .append('=')
            .append(metric.getValue())
            .append(Boolean.TRUE.equals(metric.isHistorical()) ? " historical" : "");
      } else if (!(argument instanceof org.eclipse.tahu.message.model.Message)) {
        event.append(' ').append(argument);
      }
    }
    events.add(event.toString());
    Class<?> wanted = method.getReturnType();
    return wanted == int.class ? (Object) 0 : wanted == boolean.class ? (Object) false : "";
  }

  /// What happened, in order, as method, place and metric.
  List<String> events() {
    return List.copyOf(events);
  }

  boolean heard(String method, String rest) {
    return events.stream().anyMatch(event -> event.startsWith(method) && event.contains(rest));
  }

  @Override
  public void close() {
    host.shutdown();
  }
}
