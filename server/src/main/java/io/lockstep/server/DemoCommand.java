package io.lockstep.server;

import io.lockstep.dtdl.ModelSource;
import io.lockstep.field.MqttLogin;
import io.lockstep.field.bakery.DemoPlant;
import io.lockstep.field.bakery.DeviceAccount;
import io.lockstep.ingest.CredentialHash;
import io.lockstep.ingest.Credentials;
import io.lockstep.ingest.Device;
import io.lockstep.ingest.DeviceCommand;
import io.lockstep.model.Principal;
import io.lockstep.model.Role;
import io.lockstep.model.text.NamedText;
import io.lockstep.space.Command;
import io.lockstep.space.Outcome;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
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
      String hostId = settings.text(Setting.SPARKPLUG_HOST_ID);
      DemoPlant plant =
          DemoPlant.of(
              new DemoPlant.Options(
                  settings.duration(Setting.DEMO_INTERVAL),
                  settings.count(Setting.DEMO_SEED),
                  hostId));
      Node node = lifetime.add(Node.start(settings, data, bakery(data), new DemoFaults(plant)));
      plant.run(enrol(node, hostId));
      lifetime.add(plant);
      Greeting.print(node);
    } catch (RuntimeException e) {
      lifetime.abandon();
      throw e;
    }
    return lifetime.untilStopped();
  }

  private static Workspace bakery(Path data) {
    Path fmus = data.resolve("demo-fmus");
    DemoPlant.writeFmus(fmus);
    List<ModelSource> models = new ArrayList<>();
    DemoPlant.models()
        .forEach((name, text) -> models.add(new ModelSource("demo/models/" + name, text)));
    return new Workspace(
        Optional.empty(),
        Optional.empty(),
        models,
        List.of(new NamedText("demo/graph/bakery.json", DemoPlant.graph())),
        List.of(),
        List.of(new NamedText("demo/bindings/bakery.yaml", DemoPlant.bindings())),
        List.of(new NamedText("demo/rules/bakery.yaml", DemoPlant.rules())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(new NamedText("demo/scenarios/bakery.yaml", DemoPlant.scenarios())),
        Optional.of(fmus));
  }

  /// Registers the plant's devices like any others, with no more than each needs; their credentials
  /// are drawn anew at each start and kept nowhere.
  private static Map<String, MqttLogin> enrol(Node node, String hostId) {
    SecureRandom random = new SecureRandom();
    Principal principal = new Principal("demo", Role.ADMIN);
    String address = node.endpoints().getOrDefault("mqtt", "");
    int colon = address.lastIndexOf(':');
    Map<String, MqttLogin> logins = new LinkedHashMap<>();
    List<CompletableFuture<Outcome>> underWay = new ArrayList<>();
    for (DeviceAccount account : DemoPlant.accounts(hostId)) {
      String credential = Credentials.draw(random);
      Device entry =
          new Device(
              account.id(),
              CredentialHash.of(credential),
              true,
              account.publish(),
              account.subscribe(),
              "",
              account.feeds());
      underWay.add(
          node.space()
              .submit(principal, new Command.OfDevices(new DeviceCommand.PutDevice(entry))));
      logins.put(
          account.id(),
          new MqttLogin(
              address.substring(0, colon),
              Integer.parseInt(address.substring(colon + 1)),
              account.id(),
              account.id(),
              credential));
    }
    underWay.forEach(CompletableFuture::join);
    return logins;
  }
}
