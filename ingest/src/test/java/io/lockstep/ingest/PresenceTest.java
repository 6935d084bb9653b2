package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.broker.ConnectionNews;
import io.lockstep.broker.Origin;
import io.lockstep.broker.Parting;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// What twins are told of whether their devices are there.
class PresenceTest {
  private static final int NOT_AUTHORIZED = 0x87;

  /// A plant at one moment, in whole units of time.
  private static final class Plant {
    final Devices devices = Devices.empty();
    final RecordingTarget target = new RecordingTarget(false);
    final PresenceDecider decider;
    private int fired;

    Plant(int count, long debounce, long grace) {
      for (int i = 0; i < count; i++) {
        devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("d" + i, null)));
        target.add("d" + i, RecordingTarget.shape("connectionState:TEXT"));
      }
      options(debounce, grace);
      decider = new FieldDecoder(Bindings.none(), devices).presence();
    }

    void options(long debounce, long grace) {
      devices.apply(
          new DeviceCommand.SetPresence(new PresenceOptions("connectionState", debounce, grace)));
    }

    void take(ConnectionNews news) {
      decider.take(
          new DevicePresence(List.of(), "", DevicePresence.NO_TIME, null, List.of(), news, null),
          target);
    }

    void begin(String device, long number, long at) {
      take(new ConnectionNews.Begun(number, "c" + number % 3 + device, device, at, Origin.UNKNOWN));
    }

    void end(String device, long number, Parting parting, long at) {
      take(new ConnectionNews.Ended(number, "c" + number % 3 + device, device, at, parting, 3, 1));
    }

    /// Fires the timers that are due.
    void tick(long now) {
      boolean isDone = false;
      while (!isDone) {
        isDone = true;
        for (int i = fired; i < target.timers.size(); i++) {
          long[] timer = target.timers.get(i);
          if (timer[0] <= now && timer[2] != 0) {
            long number = timer[2];
            timer[2] = 0;
            decider.due(number, now, target);
            isDone = false;
          }
        }
      }
    }

    /// What twins were told: `d0@17 Connected`.
    List<String> told() {
      List<String> told = new ArrayList<>();
      for (int i = 0; i + 1 < target.log.size(); i++) {
        if (target.log.get(i).endsWith("{")) {
          told.add(
              target.log.get(i).replace(" {", " ")
                  + target.log.get(i + 1).replace("connectionState=", "").replace("\"", ""));
        }
      }
      return told;
    }
  }

  private static final Parting LOST = new Parting(Parting.By.NETWORK, 0x80, "");

  @Test
  void aDeviceThatComesAndStaysIsConnectedSinceItCame() {
    Plant plant = new Plant(1, 5, 0);
    plant.begin("d0", 1, 100);
    plant.tick(104);
    assertThat(plant.told()).isEmpty();
    plant.tick(105);
    assertThat(plant.told()).containsExactly("d0@100 Connected");
    plant.end("d0", 1, LOST, 200);
    plant.tick(300);
    assertThat(plant.told()).containsExactly("d0@100 Connected", "d0@200 Disconnected");
  }

  @Test
  void aDeviceIsThereAsLongAsItHasAConnection() {
    Plant plant = new Plant(1, 0, 0);
    plant.devices.apply(new DeviceCommand.PutModule("d0", new DeviceModule("eye", List.of())));
    plant.begin("d0", 1, 10);
    plant.begin("d0/eye", 2, 20);
    plant.end("d0", 1, LOST, 30);
    plant.devices.apply(new DeviceCommand.RemoveModule("d0", "eye"));
    plant.end("d0/eye", 2, new Parting(Parting.By.SERVER, NOT_AUTHORIZED, ""), 40);
    assertThat(plant.told()).containsExactly("d0@10 Connected", "d0@40 Disconnected");
  }

  @Test
  void aServerThatStartsGivesDevicesTimeToComeBack() {
    Plant plant = new Plant(2, 5, 60);
    plant.begin("d0", 1, 100);
    plant.begin("d1", 2, 100);
    plant.tick(150);
    plant.take(new ConnectionNews.Restarted(200));
    plant.begin("d1", 3, 230);
    plant.tick(259);
    assertThat(plant.told()).containsExactly("d0@100 Connected", "d1@100 Connected");
    plant.tick(260);
    assertThat(plant.told())
        .containsExactly("d0@100 Connected", "d1@100 Connected", "d0@200 Disconnected");
  }

  @Test
  void aTwinThatAppearsLaterIsTold() {
    Plant plant = new Plant(0, 0, 0);
    plant.devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("late", null)));
    plant.begin("late", 1, 10);
    plant.target.add("late", RecordingTarget.shape("connectionState:BOOLEAN"));
    plant.decider.changed("late", plant.target);
    plant.tick(20);
    assertThat(plant.told()).containsExactly("late@10 true");
  }

  @Test
  void aModelWithoutThePropertyIsToldNothing() {
    Plant plant = new Plant(0, 0, 0);
    plant.devices.apply(new DeviceCommand.AddDevice(Device.withDefaults("mute", null)));
    plant.target.add("mute", RecordingTarget.shape("connectionState:DOUBLE"));
    plant.begin("mute", 1, 10);
    assertThat(plant.told()).isEmpty();
    assertThat(plant.devices.fleet().of("mute").orElseThrow().isConnected()).isTrue();
  }

  @Test
  void aTwinOfSparkplugIsThereFromItsBirthToItsDeath() {
    Devices devices = Devices.empty();
    devices.apply(new DeviceCommand.SetPresence(new PresenceOptions("connectionState", 0, 0)));
    RecordingTarget target =
        new RecordingTarget(true)
            .add("G:E", RecordingTarget.shape("connectionState:BOOLEAN"))
            .add("G:E:press", RecordingTarget.shape("connectionState:BOOLEAN"))
            .add("G:E:saw", RecordingTarget.shape("connectionState:BOOLEAN"));
    FieldDecoder decoder =
        new FieldDecoder(Bindings.none(), devices, SparkplugHost.empty(), ContractState.empty());
    EdgeMessages edge = EdgeMessages.standard();
    decoder.decode(edge.nodeBirth(), target);
    decoder.decode(edge.birth("press"), target);
    decoder.decode(edge.birth("saw"), target);
    decoder.decode(edge.death("press"), target); // the node lives on
    decoder.decode(edge.nodeDeath(), target);
    List<String> told = new ArrayList<>();
    for (int i = 1; i < target.log.size(); i++) {
      if (target.log.get(i).startsWith("connectionState=")) {
        String head = target.log.get(i - 1);
        told.add(head.substring(0, head.indexOf('@')) + " " + target.log.get(i).substring(16));
      }
    }
    assertThat(told)
        .containsExactly(
            "G:E true",
            "G:E:press true",
            "G:E:saw true",
            "G:E:press false",
            "G:E false",
            "G:E:saw false");
  }

  /// Compares with what is worked out from the whole past at each moment.
  @Property(tries = 50)
  void whatIsToldIsWhatHasLastedLongEnough(
      @ForAll Random random,
      @ForAll @IntRange(min = 1, max = 9) int debounce,
      @ForAll @IntRange(min = 0, max = 25) int grace)
      throws IOException {
    int count = 3;
    Plant plant = new Plant(count, debounce, grace);
    List<String> expected = new ArrayList<>();
    Map<Integer, List<Long>> open = new HashMap<>();
    long[] since = new long[count];
    boolean[] online = new boolean[count];
    String[] shown = new String[count];
    boolean[] known = new boolean[count];
    long restarted = Long.MIN_VALUE / 2;
    long number = 0;
    for (int now = 1; now < 400; now++) {
      for (int event = random.nextInt(3); event > 0; event--) {
        int device = random.nextInt(count);
        List<Long> own = open.computeIfAbsent(device, _ -> new ArrayList<>());
        switch (random.nextInt(12)) {
          case 0, 1, 2, 3, 4 -> {
            number++;
            long client = number % 3;
            own.removeIf(one -> one % 3 == client);
            own.add(number);
            plant.begin("d" + device, number, now);
          }
          case 5, 6, 7, 8, 9 -> {
            if (!own.isEmpty()) {
              plant.end("d" + device, own.removeFirst(), LOST, now);
            }
          }
          case 10 -> plant.end("d" + device, 1_000_000 + number, LOST, now);
          default -> {
            if (random.nextInt(8) == 0) {
              open.values().forEach(List::clear);
              restarted = now;
              plant.take(new ConnectionNews.Restarted(now));
            }
          }
        }
        for (int i = 0; i < count; i++) {
          boolean isOpen = !open.getOrDefault(i, List.of()).isEmpty();
          if (isOpen != online[i]) {
            online[i] = isOpen;
            since[i] = now;
            known[i] = true;
          }
        }
      }
      plant.tick(now);
      List<String> told = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        String state = online[i] ? "Connected" : "Disconnected";
        boolean isHeld = !online[i] && since[i] < restarted + grace && now < restarted + grace;
        if (known[i] && !state.equals(shown[i]) && now - since[i] >= debounce && !isHeld) {
          shown[i] = state;
          told.add("d" + i + "@" + since[i] + " " + state);
        }
      }
      expected.addAll(told);
      assertThat(plant.told()).hasSameSizeAs(expected);
      assertThat(plant.told()).containsExactlyInAnyOrderElementsOf(expected);
    }
    Devices read = Devices.empty();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    plant.devices.writeSnapshot(new DataOutputStream(bytes));
    read.readSnapshot(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(read.stateHash()).isEqualTo(plant.devices.stateHash());
  }

  @Test
  void tenThousandFlappingDevicesAreBounded() {
    int count = 10_000;
    Plant plant = new Plant(count, 1_000, 0);
    long number = 0;
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < count; i++) {
        number++;
        plant.begin("d" + i, number, round * 10L + 1);
        plant.end("d" + i, number, LOST, round * 10L + 6);
      }
    }
    assertThat(plant.told()).isEmpty();
    assertThat(plant.target.timers).as("one a device, however often it flaps").hasSize(count);
    assertThat(plant.devices.fleet().all()).allMatch(log -> log.past().size() == 12);
  }

  @Test
  void connectionsThatAreOverAreKeptWithinBounds() {
    FleetLog fleet = FleetLog.empty();
    Map<String, Integer> kept = new TreeMap<>();
    long number = 0;
    for (int i = 0; i < 3_200; i++) {
      for (int round = 0; round < 110; round++) {
        number++;
        String id = "d" + i;
        fleet.begun(id, new ConnectionNews.Begun(number, id, id, number, Origin.UNKNOWN));
        fleet.ended(id, new ConnectionNews.Ended(number, id, id, number + 1, LOST, 1, 0));
      }
      if (i == 0) {
        assertThat(fleet.of("d0").orElseThrow().past()).hasSize(FleetLog.PAST_MAX);
      }
    }
    fleet.all().forEach(log -> kept.put(log.device(), log.past().size()));
    assertThat(kept.values().stream().mapToInt(Integer::intValue).sum())
        .isLessThanOrEqualTo(FleetLog.TOTAL_MAX);
    assertThat(kept.values()).allMatch(size -> size == FleetLog.PAST_MAX / 2);
    assertThat(fleet.of("d3199").orElseThrow().past().getLast().sinceMicros()).isEqualTo(number);
  }
}
