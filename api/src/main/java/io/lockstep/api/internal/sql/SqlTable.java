package io.lockstep.api.internal.sql;

import java.util.BitSet;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.schema.impl.AbstractTable;
import org.apache.calcite.sql.type.SqlTypeName;

/// A table that statements may read. It shows only what the caller may see. Immutable.
interface SqlTable {
  /// The tables of the schema `public` that are there whatever the models.
  List<String> NAMES =
      List.of(
          "readings",
          "latest",
          "rollups",
          "gaps",
          "series",
          "twins",
          "relationships",
          "alarms",
          "models");

  /// A column.
  ///
  /// @param element the type of an array's elements
  /// @param says what it is, for people
  record Column(String name, SqlTypeName type, SqlTypeName element, boolean nullable, String says) {
    static Column of(String name, SqlTypeName type, String says) {
      return new Column(name, type, SqlTypeName.VARCHAR, false, says);
    }

    static Column maybe(String name, SqlTypeName type, String says) {
      return new Column(name, type, SqlTypeName.VARCHAR, true, says);
    }
  }

  /// `public`, `pg_catalog` or `information_schema`.
  String schema();

  String name();

  List<Column> columns();

  /// What it is, for people.
  default String says() {
    return "";
  }

  /// Makes the rows.
  ///
  /// @param wanted rows beyond may be left out
  /// @param columns those that are looked at; others may be null
  /// @return false when the hearer had enough
  boolean scan(Bounds.Wanted wanted, BitSet columns, Frame frame, Operators.Rows into);

  /// A table as Calcite sees it.
  final class Adapter extends AbstractTable {
    private final SqlTable table;

    Adapter(SqlTable table) {
      this.table = table;
    }

    SqlTable table() {
      return table;
    }

    @Override
    public RelDataType getRowType(RelDataTypeFactory types) {
      RelDataTypeFactory.Builder builder = types.builder();
      for (Column column : table.columns()) {
        RelDataType type =
            column.type() == SqlTypeName.ARRAY
                ? types.createArrayType(types.createSqlType(column.element()), -1)
                : types.createSqlType(column.type());
        builder.add(column.name(), types.createTypeWithNullability(type, column.nullable()));
      }
      return builder.build();
    }
  }
}
