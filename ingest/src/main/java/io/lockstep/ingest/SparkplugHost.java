package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.FieldMessage;
import io.lockstep.model.LockstepException;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a Sparkplug host knows of edge nodes and their devices: who is on line, alias tables, where
/// the sequence numbers stand, what was asked of them. Pure state, which the records of the journal
/// change in the same way each time. Confined to the kernel's thread; a fork is independent and may
/// go to another.
///
/// Bounded: [#NODES_MAX] edge nodes, [#MEMBERS_MAX] devices of each, [#METRICS_MAX] metrics in all.
/// What comes on top is not taken, and is drift.
public final class SparkplugHost {
  /// `spBv1.0/`
  private static final long NAMESPACE_BYTES = 0x7370_4276_312E_302FL;

  /// Edge nodes that are remembered.
  static final int NODES_MAX = 1 << 16;

  /// Devices of an edge node, itself included.
  static final int MEMBERS_MAX = 1 << 14;

  /// Metrics of a birth.
  static final int METRICS_OF_BIRTH_MAX = 100_000;

  /// Metrics of all births.
  static final long METRICS_MAX = 1 << 24;

  private static final int SNAPSHOT_VERSION = 1;

  /// Says who may change a node; compared by identity.
  static final class Owner {}

  /// Where a twin's values come from.
  record Place(int node, int member) {}

  private SparkplugNode[] nodes;
  private int count;
  private boolean isShared;
  private Owner owner = new Owner();
  private SharedTable<Integer> index;
  private SharedTable<List<Place>> places;
  private SparkplugOptions options;
  private long metrics;
  private int pendingRebirths;

  private SparkplugHost(SparkplugOptions options) {
    this.nodes = new SparkplugNode[16];
    this.index = SharedTable.empty();
    this.places = SharedTable.empty();
    this.options = options;
  }

  private SparkplugHost(SparkplugHost origin) {
    nodes = origin.nodes;
    count = origin.count;
    isShared = true;
    index = origin.index;
    places = origin.places;
    options = origin.options;
    metrics = origin.metrics;
    pendingRebirths = origin.pendingRebirths;
  }

  /// True when a message is in Sparkplug's name space (3.0 §4): one of an edge node speaks of many
  /// twins.
  public static boolean speaksOf(FieldMessage message) {
    return message.topicLength() > Long.BYTES
        && message.buffer().order() == ByteOrder.BIG_ENDIAN
        && message.buffer().getLong(message.topicOffset()) == NAMESPACE_BYTES;
  }

  /// A host that has heard of nobody.
  public static SparkplugHost empty() {
    return new SparkplugHost(SparkplugOptions.defaults());
  }

  /// An independent host with the same state; costs next to nothing. Both sides copy a node when
  /// they first write to it.
  public SparkplugHost fork() {
    owner = new Owner();
    isShared = true;
    return new SparkplugHost(this);
  }

  /// What is decided by.
  public SparkplugOptions options() {
    return options;
  }

  /// Decides otherwise from now on.
  public void options(SparkplugOptions now) {
    options = now;
  }

  int count() {
    return count;
  }

  /// The node of this number, to read.
  SparkplugNode node(int number) {
    return nodes[number];
  }

  /// The node of this number, to change.
  SparkplugNode writable(int number) {
    SparkplugNode node = nodes[number];
    return node.owner == owner ? node : own(number);
  }

  private SparkplugNode own(int number) {
    SparkplugNode copy = nodes[number].copyFor(owner);
    if (isShared) {
      nodes = nodes.clone();
      isShared = false;
    }
    nodes[number] = copy;
    return copy;
  }

  /// The number of a node; it is added when it is new; -1 when there is no room.
  int nodeOf(String group, String edge) {
    String key = group + "/" + edge;
    Integer known = index.get(key);
    if (known != null) {
      return known;
    }
    if (count == NODES_MAX) {
      return -1;
    }
    if (isShared || count == nodes.length) {
      nodes = Arrays.copyOf(nodes, count == nodes.length ? count * 2 : nodes.length);
      isShared = false;
    }
    nodes[count] = new SparkplugNode(group, edge, owner);
    index = index.with(key, count);
    return count++;
  }

  /// The number of a node that is known, or -1.
  int find(String group, String edge) {
    Integer known = index.get(group + "/" + edge);
    return known == null ? -1 : known;
  }

  /// The member of a node by name; it is added when it is new; -1 when there is no room.
  int memberOf(int number, String name, String twin, long nowMicros) {
    int known = nodes[number].memberOf(name);
    if (known >= 0) {
      return known;
    }
    if (nodes[number].members.length == MEMBERS_MAX) {
      return -1;
    }
    int member = writable(number).add(SparkplugMember.unborn(name, twin, nowMicros));
    place(twin, new Place(number, member));
    return member;
  }

  private void place(String twin, Place place) {
    if (twin.isEmpty()) {
      return;
    }
    List<Place> all = new ArrayList<>(placesOf(twin));
    all.add(place);
    all.sort(Comparator.comparingInt(Place::node).thenComparingInt(Place::member));
    places = places.with(twin, List.copyOf(all));
  }

  /// Who feeds a twin, by their numbers; empty when no node does.
  List<Place> placesOf(String twin) {
    List<Place> known = places.get(twin);
    return known == null ? List.of() : known;
  }

  /// Makes each member feed the twin that these bindings name.
  void bind(Bindings bindings) {
    places = SharedTable.empty();
    for (int n = 0; n < count; n++) {
      SparkplugNode node = writable(n);
      for (int m = 0; m < node.members.length; m++) {
        SparkplugMember member = node.members[m];
        String twin = bindings.edgeOf(node.group, node.edge, member.name()).twin();
        node.members[m] = member.feeding(twin);
        place(twin, new Place(n, m));
      }
    }
  }

  /// Takes a birth; false when there is no room for its metrics.
  boolean setBirth(int number, int member, SparkplugBirth birth, long nowMicros) {
    SparkplugNode node = writable(number);
    long now = metrics - node.members[member].birth().size() + birth.size();
    if (now > METRICS_MAX) {
      return false;
    }
    metrics = now;
    node.members[member] = node.members[member].born(birth, nowMicros);
    return true;
  }

  /// A request for a rebirth waits to be sent, unless one does.
  void wantRebirth(SparkplugNode node, long nowMicros) {
    if (!node.rebirthPending) {
      node.rebirthPending = true;
      node.rebirthMicros = nowMicros;
      node.rebirths++;
      pendingRebirths++;
    }
  }

  /// The request was sent, or its node was born meanwhile.
  void dropRebirth(SparkplugNode node) {
    if (node.rebirthPending) {
      node.rebirthPending = false;
      pendingRebirths--;
    }
  }

  /// How many requests for a rebirth wait to be sent.
  int pendingRebirths() {
    return pendingRebirths;
  }

  /// Writes all of it, the same bytes for the same content.
  public void writeSnapshot(DataOutput out) throws IOException {
    out.writeInt(SNAPSHOT_VERSION);
    out.writeLong(options.reorderTimeoutMicros());
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      SparkplugSnapshot.write(nodes[i], out);
    }
  }

  /// Reads what [#writeSnapshot] wrote.
  ///
  /// @throws LockstepException with [ErrorCode#DATA_CORRUPT] when it is not such a snapshot
  public static SparkplugHost readSnapshot(DataInput in) throws IOException {
    int version = in.readInt();
    if (version != SNAPSHOT_VERSION) {
      throw corrupt("version " + SNAPSHOT_VERSION, "version " + version);
    }
    SparkplugHost host = new SparkplugHost(new SparkplugOptions(in.readLong()));
    int size = in.readInt();
    if (size < 0 || size > NODES_MAX) {
      throw corrupt("at most " + NODES_MAX + " edge nodes", Integer.toString(size));
    }
    for (int n = 0; n < size; n++) {
      SparkplugNode node = SparkplugSnapshot.read(in, host.owner);
      int number = host.nodeOf(node.group, node.edge);
      host.nodes[number] = node;
      host.pendingRebirths += node.rebirthPending ? 1 : 0;
      for (int m = 0; m < node.members.length; m++) {
        host.metrics += node.members[m].birth().size();
        host.place(node.members[m].twin(), new Place(number, m));
      }
    }
    return host;
  }

  private static LockstepException corrupt(String expected, String found) {
    return new LockstepException(
        ErrorCode.DATA_CORRUPT,
        "snapshot of the Sparkplug host: expected %s, found %s".formatted(expected, found));
  }

  /// A hash of the content: equal hosts have equal hashes.
  public long stateHash() {
    long hash = options.reorderTimeoutMicros() + 0x7370427631L;
    for (int i = 0; i < count; i++) {
      hash = SparkplugSnapshot.hash(nodes[i], hash);
    }
    return hash;
  }

  /// How it stands with everybody, in the order in which they appeared.
  public SparkplugHealth health() {
    List<SparkplugHealth.Node> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(healthOf(nodes[i]));
    }
    return new SparkplugHealth(all);
  }

  private static SparkplugHealth.Node healthOf(SparkplugNode node) {
    List<SparkplugHealth.Member> devices = new ArrayList<>();
    SparkplugHealth.@Nullable Member own = null;
    for (SparkplugMember member : node.members) {
      SparkplugHealth.Member shown =
          new SparkplugHealth.Member(
              member.name(),
              member.twin(),
              member.online(),
              member.sinceMicros(),
              member.bornMicros(),
              member.births(),
              member.birth().size());
      if (member.name().isEmpty()) {
        own = shown;
      } else {
        devices.add(shown);
      }
    }
    return new SparkplugHealth.Node(
        node.group,
        node.edge,
        node.online,
        own == null ? new SparkplugHealth.Member("", "", node.online, 0, 0, 0, 0) : own,
        node.gaps,
        node.rebirths,
        node.rebirthPending,
        node.deaths,
        node.duplicates,
        node.held.size(),
        devices);
  }
}
