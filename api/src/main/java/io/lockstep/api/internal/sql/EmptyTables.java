package io.lockstep.api.internal.sql;

import java.util.List;

/// Tables of PostgreSQL's catalogue for what there is none of here: indexes, constraints, functions
/// of one's own. Clients join them, so that their columns must be there (PostgreSQL 16, "System
/// Catalogs").
final class EmptyTables {
  /// A table with its columns, see [CatalogTables].
  record Empty(String name, String columns) {}

  private static final String ALL =
      """
      pg_views schemaname:t viewname:t viewowner:t definition:t
      pg_matviews schemaname:t matviewname:t matviewowner:t tablespace:t hasindexes:b ispopulated:b definition:t
      pg_indexes schemaname:t tablename:t indexname:t tablespace:t indexdef:t
      pg_sequences schemaname:t sequencename:t sequenceowner:t data_type:t start_value:o min_value:o max_value:o increment_by:o cycle:b cache_size:o last_value:o
      pg_attrdef oid:o adrelid:o adnum:i adbin:t
      pg_index indexrelid:o indrelid:o indnatts:i indnkeyatts:i indisunique:b indnullsnotdistinct:b indisprimary:b indisexclusion:b indimmediate:b indisclustered:b indisvalid:b indcheckxmin:b indisready:b indislive:b indisreplident:b indkey:t indcollation:t indclass:t indoption:t indexprs:t indpred:t
      pg_constraint oid:o conname:t connamespace:o contype:t condeferrable:b condeferred:b convalidated:b conrelid:o contypid:o conindid:o conparentid:o confrelid:o confupdtype:t confdeltype:t confmatchtype:t conislocal:b coninhcount:i connoinherit:b conkey:n confkey:n conpfeqop:n conppeqop:n conffeqop:n conexclop:n conbin:t
      pg_inherits inhrelid:o inhparent:o inhseqno:i inhdetachpending:b
      pg_trigger oid:o tgrelid:o tgparentid:o tgname:t tgfoid:o tgtype:i tgenabled:t tgisinternal:b tgconstrrelid:o tgconstrindid:o tgconstraint:o tgdeferrable:b tginitdeferred:b tgnargs:i tgattr:n tgargs:t tgqual:t tgoldtable:t tgnewtable:t
      pg_event_trigger oid:o evtname:t evtevent:t evtowner:o evtfoid:o evtenabled:t evttags:a
      pg_rewrite oid:o rulename:t ev_class:o ev_type:t ev_enabled:t is_instead:b ev_qual:t ev_action:t
      pg_rules schemaname:t tablename:t rulename:t definition:t
      pg_policy oid:o polname:t polrelid:o polcmd:t polpermissive:b polroles:n polqual:t polwithcheck:t
      pg_policies schemaname:t tablename:t policyname:t permissive:t roles:a cmd:t qual:t with_check:t
      pg_proc oid:o proname:t pronamespace:o proowner:o prolang:o procost:f prorows:f provariadic:o prosupport:o prokind:t prosecdef:b proleakproof:b proisstrict:b proretset:b provolatile:t proparallel:t pronargs:i pronargdefaults:i prorettype:o proargtypes:n proallargtypes:n proargmodes:a proargnames:a proargdefaults:t protrftypes:n prosrc:t probin:t prosqlbody:t proconfig:a proacl:a
      pg_aggregate aggfnoid:o aggkind:t aggtransfn:t aggfinalfn:t aggtranstype:o
      pg_language oid:o lanname:t lanowner:o lanispl:b lanpltrusted:b lanplcallfoid:o laninline:o lanvalidator:o lanacl:a tableoid:o
      pg_operator oid:o oprname:t oprnamespace:o oprowner:o oprkind:t oprcanmerge:b oprcanhash:b oprleft:o oprright:o oprresult:o oprcom:o oprnegate:o oprcode:t
      pg_opclass oid:o opcmethod:o opcname:t opcnamespace:o opcowner:o opcfamily:o opcintype:o opcdefault:b opckeytype:o
      pg_opfamily oid:o opfmethod:o opfname:t opfnamespace:o opfowner:o
      pg_cast oid:o castsource:o casttarget:o castfunc:o castcontext:t castmethod:t
      pg_depend classid:o objid:o objsubid:i refclassid:o refobjid:o refobjsubid:i deptype:t
      pg_shdepend dbid:o classid:o objid:o objsubid:i refclassid:o refobjid:o deptype:t
      pg_shdescription objoid:o classoid:o description:t
      pg_collation oid:o collname:t collnamespace:o collowner:o collprovider:t collisdeterministic:b collencoding:i collcollate:t collctype:t colliculocale:t collicurules:t collversion:t
      pg_conversion oid:o conname:t connamespace:o conowner:o conforencoding:i contoencoding:i conproc:t condefault:b
      pg_partitioned_table partrelid:o partstrat:t partnatts:i partdefid:o partattrs:n partclass:n partcollation:n partexprs:t
      pg_foreign_table ftrelid:o ftserver:o ftoptions:a
      pg_foreign_server oid:o srvname:t srvowner:o srvfdw:o srvtype:t srvversion:t srvacl:a srvoptions:a
      pg_foreign_data_wrapper oid:o fdwname:t fdwowner:o fdwhandler:o fdwvalidator:o fdwacl:a fdwoptions:a
      pg_user_mapping oid:o umuser:o umserver:o umoptions:a
      pg_extension oid:o extname:t extowner:o extnamespace:o extrelocatable:b extversion:t extconfig:n extcondition:a
      pg_available_extensions name:t default_version:t installed_version:t comment:t
      pg_publication oid:o pubname:t pubowner:o puballtables:b pubinsert:b pubupdate:b pubdelete:b pubtruncate:b pubviaroot:b
      pg_publication_rel oid:o prpubid:o prrelid:o prqual:t prattrs:n
      pg_publication_namespace oid:o pnpubid:o pnnspid:o
      pg_subscription oid:o subname:t subowner:o subenabled:b
      pg_statistic_ext oid:o stxrelid:o stxname:t stxnamespace:o stxowner:o stxstattarget:i stxkeys:n stxkind:a stxexprs:t
      pg_stats schemaname:t tablename:t attname:t inherited:b null_frac:f avg_width:i n_distinct:f
      pg_enum oid:o enumtypid:o enumsortorder:f enumlabel:t
      pg_range rngtypid:o rngsubtype:o rngmultitypid:o rngcollation:o rngsubopc:o rngcanonical:t rngsubdiff:t
      pg_sequence seqrelid:o seqtypid:o seqstart:o seqincrement:o seqmax:o seqmin:o seqcache:o seqcycle:b
      pg_auth_members oid:o roleid:o member:o grantor:o admin_option:b inherit_option:b set_option:b
      pg_default_acl oid:o defaclrole:o defaclnamespace:o defaclobjtype:t defaclacl:a
      pg_db_role_setting setdatabase:o setrole:o setconfig:a
      pg_init_privs objoid:o classoid:o objsubid:i privtype:t initprivs:a
      pg_seclabels objoid:o classoid:o objsubid:i objtype:t provider:t label:t
      pg_stat_activity datid:o datname:t pid:i usesysid:o usename:t application_name:t client_addr:t client_hostname:t client_port:i backend_start:t xact_start:t query_start:t state_change:t wait_event_type:t wait_event:t state:t query:t backend_type:t
      pg_stat_user_tables relid:o schemaname:t relname:t seq_scan:o n_live_tup:o n_dead_tup:o last_vacuum:t last_analyze:t
      pg_stat_all_tables relid:o schemaname:t relname:t seq_scan:o n_live_tup:o n_dead_tup:o
      pg_statio_user_tables relid:o schemaname:t relname:t heap_blks_read:o heap_blks_hit:o
      pg_locks locktype:t database:o relation:o pid:i mode:t granted:b transactionid:o virtualtransaction:t
      pg_prepared_statements name:t statement:t prepare_time:t
      pg_cursors name:t statement:t is_holdable:b
      pg_timezone_names name:t abbrev:t utc_offset:t is_dst:b
      """;

  private EmptyTables() {}

  static List<Empty> all() {
    return ALL.lines()
        .map(
            line -> {
              int space = line.indexOf(' ');
              return new Empty(line.substring(0, space), line.substring(space + 1));
            })
        .toList();
  }
}
