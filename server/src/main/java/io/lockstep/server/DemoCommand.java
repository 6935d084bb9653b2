package io.lockstep.server;

import io.lockstep.field.bakery.DemoPlant;
import io.lockstep.field.MqttLogin;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

@picocli.CommandLine.Command(
    name = "demo",
    description = "Starts Lockstep with a bakery line that publishes real MQTT.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "folder for everything it remembers (default: ${DEFAULT-VALUE})")
  Path data = Path.of("data");

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "a setting; may be given again")
  List<String> assignments = new ArrayList<>();

  @Override
  public Integer call() {
    Settings settings = Settings.read(System.getenv(), Optional.empty(), assignments);
    Lifetime lifetime = Lifetime.begin();
    try {
      Node node = lifetime.add(Node.start(settings, data, bakery()));
      lifetime.add(
          DemoPlant.start(
              enrol(node),
              settings.duration(Setting.DEMO_INTERVAL),
              settings.count(Setting.DEMO_SEED)));
      Greeting.print(node);
    } catch (RuntimeException e) {
      lifetime.abandon();
      throw e;
    }
    return lifetime.untilStopped();
  }

  private static Workspace bakery() {
    List<NamedText> models = new ArrayList<>();
    DemoPlant.models()
        .forEach((name, text) -> models.add(new NamedText("demo/models/" + name, text)));
    return new Workspace(
        Optional.empty(),
        models,
        List.of(new NamedText("demo/graph/bakery.json", DemoPlant.graph())),
        List.of(),
        List.of());
  }

  /// Registers the plant's devices like any others; their credentials are drawn anew at each start
  /// and kept nowhere.
  private static Map<String, MqttLogin> enrol(Node node) {
    SecureRandom random = new SecureRandom();
    Principal principal = new Principal("demo", Role.ADMIN);
    String address = node.endpoints().getOrDefault("mqtt", "");
    int colon = address.lastIndexOf(':');
    Map<String, MqttLogin> logins = new LinkedHashMap<>();
    for (String device : DemoPlant.devices()) {
      String credential = Credentials.draw(random);
      Device entry = Device.withDefaults(device, CredentialHash.of(credential));
      node.space()
          .submit(principal, new Command.OfDevices(new DeviceCommand.PutDevice(entry)))
          .join();
      logins.put(
          device,
          new MqttLogin(
              address.substring(0, colon),
              Integer.parseInt(address.substring(colon + 1)),
              device,
              device,
              credential));
    }
    return logins;
  }
}
