package io.lockstep.api.internal.sql;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// PostgreSQL's types and their numbers (`pg_type.dat`).
public enum PgTypes {
  /// Of one byte.
  BOOL(16, "bool", "boolean", 1, 'B', 1_000),
  BYTEA(17, "bytea", "bytea", -1, 'U', 1_001),
  NAME(19, "name", "name", 64, 'S', 1_003),
  INT8(20, "int8", "bigint", 8, 'N', 1_016),
  INT2(21, "int2", "smallint", 2, 'N', 1_005),
  INT4(23, "int4", "integer", 4, 'N', 1_007),
  TEXT(25, "text", "text", -1, 'S', 1_009),
  OID(26, "oid", "oid", 4, 'N', 1_028),
  FLOAT4(700, "float4", "real", 4, 'N', 1_021),
  FLOAT8(701, "float8", "double precision", 8, 'N', 1_022),
  VARCHAR(1_043, "varchar", "character varying", -1, 'S', 1_015),
  DATE(1_082, "date", "date", 4, 'D', 1_182),
  TIME(1_083, "time", "time without time zone", 8, 'D', 1_183),
  TIMESTAMP(1_114, "timestamp", "timestamp without time zone", 8, 'D', 1_115),
  TIMESTAMPTZ(1_184, "timestamptz", "timestamp with time zone", 8, 'D', 1_185),
  INTERVAL(1_186, "interval", "interval", 16, 'T', 1_187),
  NUMERIC(1_700, "numeric", "numeric", -1, 'N', 1_231),
  TEXT_ARRAY(1_009, "_text", "text[]", -1, 'A', 0);

  private final int oid;
  private final String shortName;
  private final String fullName;
  private final int length;
  private final char category;
  private final int arrayOid;

  PgTypes(int oid, String shortName, String fullName, int length, char category, int arrayOid) {
    this.oid = oid;
    this.shortName = shortName;
    this.fullName = fullName;
    this.length = length;
    this.category = category;
    this.arrayOid = arrayOid;
  }

  /// Its number.
  public int oid() {
    return oid;
  }

  /// As `pg_type` names it.
  public String shortName() {
    return shortName;
  }

  /// As the standard names it.
  public String fullName() {
    return fullName;
  }

  /// Bytes; -1 when they vary.
  public int length() {
    return length;
  }

  char category() {
    return category;
  }

  int arrayOid() {
    return arrayOid;
  }

  /// How a type of ours is told.
  public static PgTypes of(RelDataType type) {
    return of(type.getSqlTypeName());
  }

  /// How a type of ours is told.
  public static PgTypes of(SqlTypeName type) {
    return switch (type) {
      case BOOLEAN -> BOOL;
      case TINYINT, SMALLINT -> INT2;
      case INTEGER -> INT4;
      case BIGINT -> INT8;
      case DECIMAL -> NUMERIC;
      case REAL -> FLOAT4;
      case FLOAT, DOUBLE -> FLOAT8;
      case DATE -> DATE;
      case TIME -> TIME;
      case TIMESTAMP -> TIMESTAMP;
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TIMESTAMPTZ;
      case ARRAY -> TEXT_ARRAY;
      default -> Values.isInterval(type) ? INTERVAL : TEXT;
    };
  }

  /// A type by its number.
  public static @Nullable PgTypes ofOid(long oid) {
    for (PgTypes type : values()) {
      if (type.oid == oid) {
        return type;
      }
    }
    return null;
  }

  /// How a parameter of this type is written in a statement; null when the place decides.
  public static @Nullable String standardOf(int oid) {
    PgTypes type = ofOid(oid);
    if (type == null) {
      return null;
    }
    return switch (type) {
      case BOOL -> "BOOLEAN";
      case INT2 -> "SMALLINT";
      case INT4 -> "INTEGER";
      case INT8, OID -> "BIGINT";
      case FLOAT4 -> "REAL";
      case FLOAT8 -> "DOUBLE";
      case NUMERIC -> "DECIMAL";
      case TEXT, VARCHAR, NAME -> "VARCHAR";
      case DATE -> "DATE";
      case TIME -> "TIME(6)";
      case TIMESTAMP -> "TIMESTAMP(6)";
      case TIMESTAMPTZ -> "TIMESTAMP(6) WITH LOCAL TIME ZONE";
      case BYTEA, INTERVAL, TEXT_ARRAY -> null;
    };
  }

  /// The number of a type by its name; null when it is not known.
  static @Nullable Long oidOf(String name) {
    String bare = name.strip().replace("pg_catalog.", "").replace("\"", "");
    for (PgTypes type : values()) {
      if (type.shortName.equals(bare) || type.fullName.equals(bare)) {
        return (long) type.oid;
      }
    }
    return null;
  }

  /// For `format_type`.
  static @Nullable String nameOf(@Nullable Object oid) {
    PgTypes type = oid instanceof Number number ? ofOid(number.longValue()) : null;
    return type == null ? (oid == null ? null : "???") : type.fullName;
  }
}
