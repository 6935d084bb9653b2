package io.lockstep.ingest;

import io.lockstep.model.Quality;
import io.lockstep.model.Shape;
import io.lockstep.model.ValueType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What decoded values are written into; `space` implements it over the kernel. Confined to the
/// kernel thread; numbers and booleans cross it without an object.
///
/// One reading is [#begin], any number of values, [#end]. Readings never nest. [#slotFor] and
/// [#drift] may be called inside a reading as well as outside of it; a reading may turn out to hold
/// no value at all.
public interface SampleTarget {
  /// Stands for "the source stated no time": the time of receipt is used.
  long NO_TIME = Long.MIN_VALUE;

  /// The twin's reference, 0 or more; or -1 when it is unknown and was not created (policy `queue`
  /// or `refuse`). With -1 the target has noted the drift itself. A reference stays valid until
  /// [FieldDecoder#structureChanged] is called.
  int twin(String twinId, String device);

  /// The same for a twin whose address states its model.
  ///
  /// @param model what the twin is to be when it is not there yet and may appear; empty when nobody
  ///   knows
  int twin(String twinId, String device, String model);

  /// The twin's reference, or -1 when there is none. Creates nothing and notes nothing.
  int known(String twinId);

  /// The present shape of the twin's model.
  Shape shape(int twin);

  /// The unit that a twin's values of a slot are in at present: the one that the twin has chosen
  /// where its model lets it ([io.lockstep.model.Slot#unitFrom]), else the model's; empty for none.
  String unit(int twin, int slot);

  /// Asked when the shape has no such path: a drafted model grows and gives the new slot, whose
  /// type is then read from [#shape] (it may differ from `seen`); -1 when the model is not a draft,
  /// and the decoder reports the drift.
  int slotFor(int twin, String path, ValueType seen);

  /// The same for a value whose source has declared its type, which a drafted model keeps.
  ///
  /// @param unit the unit's term in DTDL that the source has declared, which a drafted model keeps
  ///   too; empty for none
  int declaredSlot(int twin, String path, ValueType type, String unit);

  /// Begins a reading.
  ///
  /// @param sourceMicros microseconds since 1970-01-01T00:00Z, or [#NO_TIME]
  void begin(int twin, long sourceMicros, Quality quality);

  /// Begins a reading of the past: it goes to history only, and never becomes current.
  void beginPast(int twin, long sourceMicros, Quality quality);

  /// A value for a slot of type DOUBLE. Always finite.
  void number(int slot, double value);

  /// A value for a slot of type LONG.
  void integer(int slot, long value);

  /// A value for a slot of type BOOLEAN.
  void bool(int slot, boolean value);

  /// A value for a slot of type TEXT.
  void text(int slot, String value);

  /// A value for a slot of type JSON, without insignificant white space.
  void json(int slot, String compactJson);

  /// Ends the reading.
  void end();

  /// Gives the current value of a slot, if there is one, another quality: its source has fallen
  /// silent, or has no value for now. May be called outside of readings only.
  ///
  /// @param micros since when that is so, microseconds since 1970-01-01T00:00Z
  void requalify(int twin, int slot, long micros, Quality quality);

  /// One of several that an input makes speak has said all that it says: what follows from its
  /// values may be worked out before the next one's. An input of a single one needs no such word.
  /// May be called outside of readings only.
  void told();

  /// Somebody published a state of a Sparkplug host. For who must correct it; nothing is decided by
  /// it.
  ///
  /// @param payload valid during the call only
  void hostState(String hostId, ByteBuffer payload);

  /// Sets a timer, for which the decoder is called when it is due.
  ///
  /// @param dueMicros microseconds since 1970-01-01T00:00Z
  /// @param a what the decoder knows it by
  /// @param b the same
  void setTimer(long dueMicros, long a, long b);

  /// A device's answer to a command.
  ///
  /// @param twinId whose command it was
  /// @param commandId the command's id as it went out; the target says what becomes of one that it
  ///   does not know
  /// @param status as in HTTP: below 400 it was carried out
  /// @param payloadJson what the device says besides, as JSON text; null when it says nothing
  void commandResponse(String twinId, String commandId, int status, @Nullable String payloadJson);

  /// A twin's device is there and can be told what it is desired to be.
  ///
  /// @param asks true when it has asked for all of it
  void reachable(int twin, boolean asks);

  /// All that a twin's device is desired to be at present; nothing where desired values are not
  /// kept.
  default DesiredRequest desired(int twin) {
    return DesiredRequest.nothing("");
  }

  /// A device acknowledges a desired value. May be called outside of readings only.
  ///
  /// @param status as in HTTP
  /// @param version of the message that it answers, 0 or more
  /// @param note what it says besides, empty for nothing
  void acknowledged(int twin, int slot, int status, long version, String note);

  /// A device says itself what it is desired to be.
  ///
  /// @param json an object with values of writable Properties, null takes one away
  /// @param replaces true when values that are not named are taken away too
  /// @param by who says so
  /// @return true when that is desired now; false when it was refused, or there is nowhere to note
  ///   it
  default boolean desire(String twinId, String json, boolean replaces, String by) {
    return false;
  }

  /// Somebody has seen an alarm. Does nothing where alarms are not kept.
  ///
  /// @param alarmId the alarm's id
  /// @param by who says so
  /// @param comment what they say about it, empty for nothing
  default void acknowledge(String twinId, String alarmId, String by, String comment) {}

  /// Notes what the field sent and the model does not know.
  ///
  /// @param twinId null when the message could not be given to a twin
  /// @param path the property's path, or the topic when there is no twin, or empty
  /// @param found what was found and what was expected, at most 200 characters
  void drift(String device, @Nullable String twinId, String path, DriftReason reason, String found);
}
