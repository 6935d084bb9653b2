package io.lockstep.api.internal.sql;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/// What a client of PostgreSQL looks up of tables, columns and types: `pg_catalog` and
/// `information_schema`, as far as clients are known to ask. Immutable.
final class CatalogTables {
  private static final String CATALOGUE = "pg_catalog";
  private static final String STANDARD = "information_schema";
  private static final String DATABASE = "lockstep";
  private static final long OWNER = 10;

  private final List<SqlTable> all = new ArrayList<>();
  private final Supplier<Map<Long, SqlTable>> described;

  /// @param described all tables, these too, by their numbers; asked when a statement runs
  CatalogTables(Supplier<Map<Long, SqlTable>> described) {
    this.described = described;
    relations();
    types();
    server();
    standard();
  }

  List<SqlTable> all() {
    return List.copyOf(all);
  }

  private static long schemaOid(String schema) {
    return switch (schema) {
      case CATALOGUE -> 11;
      case STANDARD -> 13_000;
      default -> 2_200;
    };
  }

  /// Columns written as `name:type`: o and i for whole numbers, t for text, b for booleans, f for
  /// numbers, a for arrays of text.
  private void table(
      String schema, String name, String columns, Supplier<List<@Nullable Object[]>> rows) {
    List<SqlTable.Column> parsed = new ArrayList<>();
    for (String column : columns.split(" ", -1)) {
      int colon = column.indexOf(':');
      SqlTypeName type =
          switch (column.charAt(colon + 1)) {
            case 'o' -> SqlTypeName.BIGINT;
            case 'i' -> SqlTypeName.INTEGER;
            case 'b' -> SqlTypeName.BOOLEAN;
            case 'f' -> SqlTypeName.REAL;
            case 'a' -> SqlTypeName.ARRAY;
            default -> SqlTypeName.VARCHAR;
          };
      parsed.add(SqlTable.Column.maybe(column.substring(0, colon), type, ""));
    }
    all.add(new Fixed(schema, name, List.copyOf(parsed), rows));
  }

  private record Fixed(
      String schema, String name, List<Column> columns, Supplier<List<@Nullable Object[]>> rows)
      implements SqlTable {
    @Override
    public boolean scan(Bounds.Wanted wanted, BitSet used, Frame frame, Operators.Rows into) {
      for (@Nullable Object[] row : rows.get()) {
        if (!into.row(row)) {
          return false;
        }
      }
      return true;
    }
  }

  private static @Nullable Object[] row(@Nullable Object... values) {
    return values;
  }

  private void none(String name, String columns) {
    table(CATALOGUE, name, columns, List::of);
  }

  private interface Described {
    void table(long oid, SqlTable table, List<@Nullable Object[]> into);
  }

  private Supplier<List<@Nullable Object[]>> ofTables(Described rows) {
    return () -> {
      List<@Nullable Object[]> into = new ArrayList<>();
      described.get().forEach((oid, table) -> rows.table(oid, table, into));
      return into;
    };
  }

  private interface OfColumn {
    @Nullable Object[] row(long oid, SqlTable table, SqlTable.Column column, long number);
  }

  private Supplier<List<@Nullable Object[]>> ofColumns(OfColumn rows) {
    return ofTables(
        (oid, table, into) -> {
          long number = 0;
          for (SqlTable.Column column : table.columns()) {
            into.add(rows.row(oid, table, column, ++number));
          }
        });
  }

  private void relations() {
    table(
        CATALOGUE,
        "pg_namespace",
        "oid:o nspname:t nspowner:o nspacl:t",
        () ->
            List.of(
                row(11L, CATALOGUE, OWNER, null),
                row(2_200L, "public", OWNER, null),
                row(13_000L, STANDARD, OWNER, null)));
    table(
        CATALOGUE,
        "pg_class",
        "oid:o relname:t relnamespace:o reltype:o reloftype:o relowner:o relam:o relfilenode:o"
            + " reltablespace:o relpages:i reltuples:f reltoastrelid:o relhasindex:b"
            + " relisshared:b relpersistence:t relkind:t relnatts:i relchecks:i relhasrules:b"
            + " relhastriggers:b relhassubclass:b relrowsecurity:b relforcerowsecurity:b"
            + " relispartition:b relreplident:t reloptions:a relpartbound:t relacl:t",
        ofTables(
            (oid, table, into) ->
                into.add(
                    row(
                        oid,
                        table.name(),
                        schemaOid(table.schema()),
                        0L,
                        0L,
                        OWNER,
                        0L,
                        0L,
                        0L,
                        0L,
                        -1.0,
                        0L,
                        false,
                        false,
                        "p",
                        "r",
                        (long) table.columns().size(),
                        0L,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        "n",
                        null,
                        null,
                        null))));
    table(
        CATALOGUE,
        "pg_attribute",
        "attrelid:o attname:t atttypid:o attstattarget:i attlen:i attnum:i attndims:i atttypmod:i"
            + " attnotnull:b atthasdef:b atthasmissing:b attidentity:t attgenerated:t"
            + " attisdropped:b attislocal:b attcollation:o attstorage:t attcompression:t"
            + " attacl:t attoptions:a",
        ofColumns(
            (oid, _, column, number) ->
                row(
                    oid,
                    column.name(),
                    (long) PgTypes.of(column.type()).oid(),
                    -1L,
                    (long) PgTypes.of(column.type()).length(),
                    number,
                    0L,
                    -1L,
                    !column.nullable(),
                    false,
                    false,
                    "",
                    "",
                    false,
                    true,
                    0L,
                    "p",
                    "",
                    null,
                    null)));
    table(
        CATALOGUE,
        "pg_description",
        "objoid:o classoid:o objsubid:i description:t",
        ofColumns(
            (oid, _, column, number) ->
                row(oid, 1_259L, number, column.says().isEmpty() ? null : column.says())));
    table(
        CATALOGUE,
        "pg_tables",
        "schemaname:t tablename:t tableowner:t tablespace:t hasindexes:b hasrules:b"
            + " hastriggers:b rowsecurity:b",
        ofTables(
            (_, table, into) ->
                into.add(
                    row(
                        table.schema(),
                        table.name(),
                        DATABASE,
                        null,
                        false,
                        false,
                        false,
                        false))));
    none("pg_views", "schemaname:t viewname:t viewowner:t definition:t");
    none("pg_matviews", "schemaname:t matviewname:t matviewowner:t definition:t");
    none("pg_attrdef", "oid:o adrelid:o adnum:i adbin:t");
    none(
        "pg_index",
        "indexrelid:o indrelid:o indnatts:i indisunique:b indisprimary:b indisclustered:b"
            + " indisvalid:b indkey:a indoption:a indexprs:t indpred:t");
    none(
        "pg_constraint",
        "oid:o conname:t connamespace:o contype:t conrelid:o confrelid:o conkey:a confkey:a"
            + " confupdtype:t confdeltype:t condeferrable:b condeferred:b conindid:o");
    none("pg_inherits", "inhrelid:o inhparent:o inhseqno:i");
    none("pg_trigger", "oid:o tgrelid:o tgname:t tgconstraint:o tgisinternal:b");
    none("pg_policy", "oid:o polname:t polrelid:o");
    none("pg_proc", "oid:o proname:t pronamespace:o prorettype:o prokind:t proargtypes:a");
    none(
        "pg_depend",
        "classid:o objid:o objsubid:i refclassid:o refobjid:o refobjsubid:i deptype:t");
    none("pg_collation", "oid:o collname:t collnamespace:o");
    none("pg_am", "oid:o amname:t amtype:t");
    none("pg_partitioned_table", "partrelid:o partstrat:t");
    none("pg_foreign_table", "ftrelid:o ftserver:o");
    none("pg_foreign_server", "oid:o srvname:t");
    none("pg_extension", "oid:o extname:t extnamespace:o extversion:t");
    none("pg_publication", "oid:o pubname:t puballtables:b");
    none("pg_statistic_ext", "oid:o stxrelid:o stxname:t stxnamespace:o");
  }

  private void types() {
    table(
        CATALOGUE,
        "pg_type",
        "oid:o typname:t typnamespace:o typowner:o typlen:i typbyval:b typtype:t typcategory:t"
            + " typisdefined:b typdelim:t typrelid:o typelem:o typarray:o typinput:t"
            + " typnotnull:b typbasetype:o typtypmod:i typndims:i typcollation:o typdefault:t",
        CatalogTables::typeRows);
    none("pg_enum", "oid:o enumtypid:o enumsortorder:f enumlabel:t");
    none("pg_range", "rngtypid:o rngsubtype:o");
  }

  private static List<@Nullable Object[]> typeRows() {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (PgTypes type : PgTypes.values()) {
      if (type == PgTypes.TEXT_ARRAY) {
        continue;
      }
      rows.add(
          type(type.oid(), type.shortName(), type.length(), type.category(), 0, type.arrayOid()));
      if (type.arrayOid() != 0) {
        rows.add(type(type.arrayOid(), "_" + type.shortName(), -1, 'A', type.oid(), 0));
      }
    }
    return rows;
  }

  private static @Nullable Object[] type(
      long oid, String name, long length, char category, long element, long array) {
    return row(
        oid,
        name,
        11L,
        OWNER,
        length,
        length > 0 && length <= 8,
        "b",
        String.valueOf(category),
        true,
        ",",
        0L,
        element,
        array,
        category == 'A' ? "array_in" : name + "in",
        false,
        0L,
        -1L,
        0L,
        0L,
        null);
  }

  private void server() {
    table(
        CATALOGUE,
        "pg_database",
        "oid:o datname:t datdba:o encoding:i datcollate:t datctype:t datistemplate:b"
            + " datallowconn:b datconnlimit:i dattablespace:o datacl:t",
        () ->
            List.<@Nullable Object[]>of(
                row(5L, DATABASE, OWNER, 6L, "C", "C", false, true, -1L, 1_663L, null)));
    table(
        CATALOGUE,
        "pg_settings",
        "name:t setting:t unit:t category:t short_desc:t vartype:t context:t",
        () -> Functions.Settings.ALL.entrySet().stream().map(CatalogTables::setting).toList());
    table(
        CATALOGUE,
        "pg_roles",
        "oid:o rolname:t rolsuper:b rolinherit:b rolcreaterole:b rolcreatedb:b rolcanlogin:b"
            + " rolreplication:b rolconnlimit:i rolvaliduntil:t",
        () ->
            List.<@Nullable Object[]>of(
                row(OWNER, DATABASE, false, true, false, false, true, false, -1L, null)));
    table(
        CATALOGUE,
        "pg_user",
        "usename:t usesysid:o usesuper:b",
        () -> List.<@Nullable Object[]>of(row(DATABASE, OWNER, false)));
    table(
        CATALOGUE,
        "pg_tablespace",
        "oid:o spcname:t spcowner:o",
        () -> List.<@Nullable Object[]>of(row(1_663L, "pg_default", OWNER)));
    none("pg_stat_activity", "pid:o datname:t usename:t application_name:t state:t query:t");
    none("pg_locks", "locktype:t pid:o mode:t granted:b");
  }

  private static @Nullable Object[] setting(Map.Entry<String, String> setting) {
    return row(setting.getKey(), setting.getValue(), null, "Client", "", "string", "user");
  }

  private void standard() {
    table(
        STANDARD,
        "schemata",
        "catalog_name:t schema_name:t schema_owner:t",
        () ->
            List.of(
                row(DATABASE, "public", DATABASE),
                row(DATABASE, CATALOGUE, DATABASE),
                row(DATABASE, STANDARD, DATABASE)));
    table(
        STANDARD,
        "tables",
        "table_catalog:t table_schema:t table_name:t table_type:t is_insertable_into:t",
        ofTables(
            (_, table, into) ->
                into.add(row(DATABASE, table.schema(), table.name(), "BASE TABLE", "NO"))));
    table(
        STANDARD,
        "columns",
        "table_catalog:t table_schema:t table_name:t column_name:t ordinal_position:i"
            + " column_default:t is_nullable:t data_type:t character_maximum_length:i"
            + " numeric_precision:i numeric_scale:i datetime_precision:i udt_schema:t udt_name:t"
            + " is_updatable:t is_identity:t is_generated:t",
        ofColumns(
            (_, table, column, number) ->
                row(
                    DATABASE,
                    table.schema(),
                    table.name(),
                    column.name(),
                    number,
                    null,
                    column.nullable() ? "YES" : "NO",
                    PgTypes.of(column.type()).fullName(),
                    null,
                    null,
                    null,
                    column.type() == SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE ? 6L : null,
                    CATALOGUE,
                    PgTypes.of(column.type()).shortName(),
                    "NO",
                    "NO",
                    "NEVER")));
    table(STANDARD, "views", "table_catalog:t table_schema:t table_name:t", List::of);
    table(
        STANDARD,
        "table_constraints",
        "constraint_catalog:t constraint_schema:t constraint_name:t table_schema:t table_name:t"
            + " constraint_type:t",
        List::of);
    table(
        STANDARD,
        "key_column_usage",
        "constraint_catalog:t constraint_schema:t constraint_name:t table_schema:t table_name:t"
            + " column_name:t ordinal_position:i",
        List::of);
    table(STANDARD, "routines", "routine_schema:t routine_name:t routine_type:t", List::of);
  }
}
