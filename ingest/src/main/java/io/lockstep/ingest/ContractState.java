package io.lockstep.ingest;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What is kept of devices that speak the contract of a cloud: their documents, messages to them,
/// and answers that wait to be sent. Pure state, which the records of the journal change in the
/// same way each time. One thread changes it (the kernel's); any number read [#device].
///
/// What is to be sent has a reference, `hub:a:<number>` an answer and `hub:m:<number>` a message,
/// which travels with it and comes back when its record was read: until then it is given again.
public final class ContractState {
  /// What all references begin with.
  public static final String REFERENCE = "hub:";

  static final String ANSWER = REFERENCE + "a:";

  /// What those of messages to devices begin with.
  public static final String MESSAGE = REFERENCE + "m:";

  /// Answers that wait at most; then the oldest are given up.
  static final int ANSWERS_MAX = 10_000;

  private static final int SNAPSHOT_VERSION = 2;
  private static final int SNAPSHOT_WITHOUT_EVENTS = 1;

  private volatile SharedTable<HubDevice> devices;

  /// Whose message a number is, while it is open.
  private SharedTable<String> open;

  private final SortedMap<Long, Answer> answers;

  /// Whose messages are to be sent now, by their number.
  private final SortedMap<Long, String> due;

  private ThingState things;

  private long numbers;

  /// An answer that waits.
  record Answer(String topic, String text) {}

  private ContractState(
      SharedTable<HubDevice> devices,
      SharedTable<String> open,
      SortedMap<Long, Answer> answers,
      SortedMap<Long, String> due,
      ThingState things,
      long numbers) {
    this.devices = devices;
    this.open = open;
    this.answers = answers;
    this.due = due;
    this.things = things;
    this.numbers = numbers;
  }

  /// Nobody has been heard of.
  public static ContractState empty() {
    return new ContractState(
        SharedTable.empty(),
        SharedTable.empty(),
        new TreeMap<>(),
        new TreeMap<>(),
        ThingState.empty(),
        0);
  }

  /// An independent copy; costs what waits to be sent.
  public ContractState fork() {
    return new ContractState(
        devices, open, new TreeMap<>(answers), new TreeMap<>(due), things.fork(), numbers);
  }

  /// What is kept of devices that speak the contract of AWS IoT.
  public ThingState things() {
    return things;
  }

  /// What is kept of a device; from any thread.
  public Optional<HubDevice> device(String id) {
    return Optional.ofNullable(devices.get(id));
  }

  @Nullable HubDevice find(String id) {
    return devices.get(id);
  }

  HubDevice get(String id) {
    HubDevice known = devices.get(id);
    return known == null ? HubDevice.unheard(id) : known;
  }

  void put(HubDevice now) {
    devices = devices.with(now.id(), now);
  }

  long nextNumber() {
    return ++numbers;
  }

  // --- answers ---

  void answer(String topic, String text) {
    answers.put(nextNumber(), new Answer(topic, text));
    if (answers.size() > ANSWERS_MAX) {
      answers.remove(answers.firstKey());
    }
  }

  SortedMap<Long, Answer> answers() {
    return answers;
  }

  // --- messages ---

  /// Whose message a number is; null when it is done with.
  @Nullable String ownerOf(long number) {
    return open.get(Long.toString(number));
  }

  void opened(long number, String device) {
    open = open.with(Long.toString(number), device);
  }

  void closed(long number) {
    open = open.without(Long.toString(number));
    due.remove(number);
  }

  SortedMap<Long, String> due() {
    return due;
  }

  /// Messages that were sent and not acknowledged, with the position of their record: to be heard
  /// of after a start.
  public Map<Long, String> underWay() {
    Map<Long, String> found = new TreeMap<>();
    for (String id : List.copyOf(open.values())) {
      for (HubMessage message : get(id).in(HubMessage.State.SENT)) {
        found.put(message.position(), MESSAGE + message.number());
      }
    }
    return found;
  }

  // --- saving ---

  /// Writes all of it, the same bytes for the same content.
  public void writeSnapshot(DataOutput out) throws IOException {
    out.writeInt(SNAPSHOT_VERSION);
    out.writeLong(numbers);
    List<HubDevice> all = devices.values();
    out.writeInt(all.size());
    for (HubDevice device : all) {
      device.write(out);
    }
    out.writeInt(answers.size());
    for (Map.Entry<Long, Answer> answer : answers.entrySet()) {
      out.writeLong(answer.getKey());
      HubSnapshot.writeText(out, answer.getValue().topic());
      HubSnapshot.writeText(out, answer.getValue().text());
    }
    out.writeInt(due.size());
    for (Map.Entry<Long, String> message : due.entrySet()) {
      out.writeLong(message.getKey());
      HubSnapshot.writeText(out, message.getValue());
    }
    things.write(out);
  }

  /// Reads what [#writeSnapshot] wrote.
  ///
  /// @throws io.lockstep.model.LockstepException with DATA_CORRUPT when it is not such a snapshot
  public static ContractState readSnapshot(DataInput in) throws IOException {
    int version = in.readInt();
    if (version != SNAPSHOT_VERSION && version != SNAPSHOT_WITHOUT_EVENTS) {
      throw HubSnapshot.corrupt(
          "version %d to %d".formatted(SNAPSHOT_WITHOUT_EVENTS, SNAPSHOT_VERSION),
          "version " + version);
    }
    ContractState state = empty();
    state.numbers = in.readLong();
    int count = HubSnapshot.readCount(in);
    for (int i = 0; i < count; i++) {
      HubDevice device = HubDevice.read(in);
      state.put(device);
      for (HubMessage message : device.messages()) {
        if (message.state().isOpen()) {
          state.opened(message.number(), device.id());
        }
      }
    }
    int waiting = HubSnapshot.readCount(in);
    for (int i = 0; i < waiting; i++) {
      long number = in.readLong();
      state.answers.put(number, new Answer(HubSnapshot.readText(in), HubSnapshot.readText(in)));
    }
    int toSend = HubSnapshot.readCount(in);
    for (int i = 0; i < toSend; i++) {
      state.due.put(in.readLong(), HubSnapshot.readText(in));
    }
    state.things = ThingState.read(in, version != SNAPSHOT_WITHOUT_EVENTS);
    return state;
  }

  /// A hash of the content: equal states have equal hashes; 0 of a state that never heard of
  /// anybody.
  public long stateHash() {
    if (numbers == 0 && devices.size() == 0 && things.isEmpty()) {
      return 0;
    }
    CRC32C sum = new CRC32C();
    try (DataOutputStream out = new DataOutputStream(new Summed(sum))) {
      writeSnapshot(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum.getValue();
  }

  private static final class Summed extends OutputStream {
    private final CRC32C sum;

    Summed(CRC32C sum) {
      this.sum = sum;
    }

    @Override
    public void write(int octet) {
      sum.update(octet);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      sum.update(bytes, from, length);
    }
  }
}
