package io.lockstep.cluster.flink;

import io.lockstep.space.parts.Letter;
import io.lockstep.space.parts.Outlet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.jspecify.annotations.Nullable;

/// The parts and templates that a subtask holds: live objects, which a checkpoint puts into Flink's
/// state as forks. When fewer may live than there are, the one that was used longest ago is written
/// to the state backend and comes back when it is addressed. Confined to the operator's thread.
final class PartStore<P> {
  /// A part of the subtask: an object, or only in the state backend.
  private static final class Slot<P> {
    final PartKey key;
    @Nullable P part;
    boolean dirty;

    Slot(PartKey key, @Nullable P part) {
      this.key = key;
      this.part = part;
    }
  }

  /// The parts of one space, and their template.
  static final class Space<P> {
    final String name;
    private final P template;
    private boolean dirty;

    /// By number; null for those that live elsewhere or were never addressed.
    private final @Nullable Slot<P>[] slots;

    @SuppressWarnings({"unchecked", "rawtypes"}) // An array of a generic type.
    Space(String name, P template, int parts) {
      this.name = name;
      this.template = template;
      slots = (@Nullable Slot<P>[]) new Slot[parts];
    }
  }

  private final PartKind<P> kind;
  private final Lanes lanes;
  private final int parts;
  private final KeyedParts<P> keyed;
  private final BroadcastState<String, P> broadcast;
  private final Map<String, Space<P>> spaces = new LinkedHashMap<>();

  /// The live parts, that used longest ago first; null when all may live.
  private final @Nullable LinkedHashMap<PartKey, Slot<P>> live;

  private final int liveParts;

  /// Takes over what the state of a checkpoint holds.
  PartStore(
      PartKind<P> kind,
      StageOptions options,
      Lanes lanes,
      StateInitializationContext context,
      KeyedStateBackend<PartKey> backend)
      throws Exception {
    this.kind = kind;
    this.lanes = lanes;
    parts = options.parts();
    liveParts = options.liveParts();
    live = liveParts == Integer.MAX_VALUE ? null : new LinkedHashMap<>(16, 0.75f, true);
    keyed = new KeyedParts<>(context, backend, "part", kind);
    broadcast =
        context
            .getOperatorStateStore()
            .getBroadcastState(
                new MapStateDescriptor<>(
                    "template", StringSerializer.INSTANCE, new PartSerializer<>(kind)));
    for (Map.Entry<String, P> entry : broadcast.entries()) {
      String name = entry.getKey();
      spaces.put(name, new Space<>(name, kind.fork(entry.getValue()), parts));
    }
    for (PartKey key : keyed.keys()) {
      Slot<P> slot = new Slot<>(key, null);
      if (live == null) {
        slot.part = keyed.load(key);
      }
      space(key.space()).slots[key.part()] = slot;
    }
  }

  /// The parts of a space.
  Space<P> space(String name) {
    Space<P> space = spaces.get(name);
    if (space == null) {
      space = new Space<>(name, kind.template(parts), parts);
      space.dirty = true;
      spaces.put(name, space);
    }
    return space;
  }

  /// Hands a letter to the part that it names.
  void take(Space<P> space, Letter letter, Outlet out) throws Exception {
    Slot<P> slot = space.slots[letter.part()];
    if (slot == null) {
      PartKey key = lanes.key(space.name, letter.part(), parts);
      slot = new Slot<>(key, kind.part(space.template, letter.part()));
      space.slots[letter.part()] = slot;
      admit(slot);
    }
    take(slot, letter, out);
  }

  /// Hands a letter to all to the template of the space.
  void takeByTemplate(Space<P> space, Letter letter, Outlet out) {
    kind.take(space.template, letter, out);
    space.dirty = true;
  }

  /// The numbers of the space's parts here, rising.
  List<Integer> numbers(Space<P> space) {
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < space.slots.length; i++) {
      if (space.slots[i] != null) {
        numbers.add(i);
      }
    }
    return numbers;
  }

  /// Hands a letter to all to one of the space's parts, if it is here.
  void takeByPart(Space<P> space, int number, Letter letter, Outlet out) throws Exception {
    Slot<P> slot = space.slots[number];
    if (slot != null) {
      take(slot, letter, out);
    }
  }

  /// A visitor of parts.
  interface Visitor<P> {
    /// Called with each.
    void visit(PartKey key, P part) throws Exception;
  }

  /// Shows all parts, space by space.
  ///
  /// @param withTemplates whether templates are shown too, as part [Letter#ALL]
  void visit(boolean withTemplates, Visitor<P> visitor) throws Exception {
    for (Space<P> space : spaces.values()) {
      if (withTemplates) {
        visitor.visit(new PartKey(space.name, Letter.ALL, 0), space.template);
      }
      for (Slot<P> slot : space.slots) {
        if (slot != null) {
          visitor.visit(slot.key, object(slot));
        }
      }
    }
  }

  /// Puts what has changed since the last time into Flink's state.
  void save() throws Exception {
    for (Space<P> space : spaces.values()) {
      if (space.dirty) {
        broadcast.put(space.name, kind.fork(space.template));
        space.dirty = false;
      }
      for (Slot<P> slot : space.slots) {
        P part = slot == null ? null : slot.part;
        if (slot != null && part != null && slot.dirty) {
          keyed.save(slot.key, kind.fork(part));
          slot.dirty = false;
        }
      }
    }
  }

  private void take(Slot<P> slot, Letter letter, Outlet out) throws Exception {
    kind.take(object(slot), letter, out);
    slot.dirty = true;
  }

  private P object(Slot<P> slot) throws Exception {
    P part = slot.part;
    if (part == null) {
      part = Objects.requireNonNull(keyed.load(slot.key));
      slot.part = part;
      admit(slot);
    } else if (live != null) {
      live.get(slot.key); // It was used.
    }
    return part;
  }

  private void admit(Slot<P> slot) throws Exception {
    if (live == null) {
      return;
    }
    live.put(slot.key, slot);
    while (live.size() > liveParts) {
      Slot<P> eldest = live.pollFirstEntry().getValue();
      P part = Objects.requireNonNull(eldest.part);
      if (eldest.dirty) {
        keyed.save(eldest.key, part);
        eldest.dirty = false;
      }
      eldest.part = null;
    }
  }
}
