package io.lockstep.model;

import io.lockstep.dtdl.EnumSchema;
import io.lockstep.dtdl.Primitive;
import io.lockstep.dtdl.Schema;
import io.lockstep.dtdl.ValueRange;
import org.jspecify.annotations.Nullable;

/// One place for a value in the compiled shape of a model. Immutable.
///
/// @param index the position in [Shape#slots()], from 0
/// @param path the property's name, components before it: `temperature`, `motor/temperature`
/// @param kind Property or Telemetry
/// @param type how the value is held
/// @param schema what the model says of the value; null for the slots of a drafted model, which
///   accept whatever their type holds
/// @param writable true for a writable Property
/// @param unit the unit's name as the model states it, empty when it states none
/// @param kept true when history keeps its readings: always, but for contents of an Interface that
///   names the historization extension and does not say `Historized` of them
/// @param annotates the index of the slot whose value this one describes (`ValueAnnotation`), or -1
/// @param unitFrom the index of the slot whose value names the unit that the twin at hand has this
///   value in (`Override` of `unit`), or -1
/// @param required true for a Property that a twin must have (`Required`): an app cannot make a
///   twin without it, nor take it away
/// @param range the numbers that co-types allow, or null
public record Slot(
    int index,
    String path,
    Kind kind,
    ValueType type,
    @Nullable Schema schema,
    boolean writable,
    String unit,
    boolean kept,
    int annotates,
    int unitFrom,
    boolean required,
    @Nullable ValueRange range) {
  /// A slot that no extension says anything of.
  public Slot(
      int index,
      String path,
      Kind kind,
      ValueType type,
      @Nullable Schema schema,
      boolean writable,
      String unit) {
    this(index, path, kind, type, schema, writable, unit, true, -1, -1, false, null);
  }

  /// What of the DTDL contents a slot comes from.
  public enum Kind {
    PROPERTY,
    TELEMETRY
  }

  /// How values of this slot are held where those of several twins or times stand side by side,
  /// which is in the model's unit: as [#type], but an integer that a twin may have in a unit of its
  /// own is a double there, since its conversion is seldom whole.
  public ValueType sharedType() {
    return type == ValueType.LONG && unitFrom >= 0 ? ValueType.DOUBLE : type;
  }

  /// True for an integer wider than a signed one of 64 bits: the slot's text holds its digits, and
  /// in JSON it is a number.
  public boolean isWideInteger() {
    return schema == Primitive.UNSIGNED_LONG
        || (schema instanceof EnumSchema choice && choice.valueSchema() == Primitive.UNSIGNED_LONG);
  }

  /// This slot as one that describes another.
  Slot annotating(int slot) {
    return new Slot(
        index, path, kind, type, schema, writable, unit, kept, slot, unitFrom, required, range);
  }

  /// This slot with its unit named by another.
  Slot withUnitFrom(int slot) {
    return new Slot(
        index, path, kind, type, schema, writable, unit, kept, annotates, slot, required, range);
  }
}
