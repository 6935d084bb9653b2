package io.lockstep.simulation.internal.ffi;

/// Calls of Linux that matter here, with their numbers on x86-64 and on AArch64, and what becomes
/// of them in a confined process. Whatever is not named is allowed: memory, threads, clocks, and
/// files, which have rules of their own ([Landlock]).
enum Syscall {
  // What is called here.
  CLOSE(3, 57, Rule.ALLOWED),
  OPENAT(257, 56, Rule.ALLOWED),
  EXECVE(59, 221, Rule.REFUSED),
  CLONE(56, 220, Rule.ALLOWED),
  CLONE3(435, 435, Rule.ALLOWED),
  FUTEX(202, 98, Rule.ALLOWED),
  PRCTL(157, 167, Rule.ALLOWED),
  PRLIMIT64(302, 261, Rule.ONLY_SELF),
  GETPPID(110, 173, Rule.ALLOWED),
  CLOSE_RANGE(436, 436, Rule.ALLOWED),
  SECCOMP(317, 277, Rule.ALLOWED),
  LANDLOCK_CREATE_RULESET(444, 444, Rule.ALLOWED),
  LANDLOCK_ADD_RULE(445, 445, Rule.ALLOWED),
  LANDLOCK_RESTRICT_SELF(446, 446, Rule.ALLOWED),
  // Other programs and processes, and looking into them.
  FORK(57, Syscall.NONE, Rule.REFUSED),
  VFORK(58, Syscall.NONE, Rule.REFUSED),
  EXECVEAT(322, 281, Rule.REFUSED),
  PTRACE(101, 117, Rule.REFUSED),
  KCMP(312, 272, Rule.REFUSED),
  PROCESS_VM_READV(310, 270, Rule.REFUSED),
  PROCESS_VM_WRITEV(311, 271, Rule.REFUSED),
  PROCESS_MADVISE(440, 440, Rule.REFUSED),
  PROCESS_MRELEASE(448, 448, Rule.REFUSED),
  PIDFD_OPEN(434, 434, Rule.REFUSED),
  PIDFD_GETFD(438, 438, Rule.REFUSED),
  PERF_EVENT_OPEN(298, 241, Rule.REFUSED),
  // Signals that the number of this process cannot vouch for.
  TKILL(200, 130, Rule.REFUSED),
  RT_SIGQUEUEINFO(129, 138, Rule.REFUSED),
  RT_TGSIGQUEUEINFO(297, 240, Rule.REFUSED),
  PIDFD_SEND_SIGNAL(424, 424, Rule.REFUSED),
  // Sockets, and memory and queues that all processes of the user share.
  SOCKET(41, 198, Rule.REFUSED),
  SOCKETPAIR(53, 199, Rule.REFUSED),
  SHMGET(29, 194, Rule.REFUSED),
  SHMAT(30, 196, Rule.REFUSED),
  SHMCTL(31, 195, Rule.REFUSED),
  SEMGET(64, 190, Rule.REFUSED),
  SEMCTL(66, 191, Rule.REFUSED),
  SEMOP(65, 193, Rule.REFUSED),
  SEMTIMEDOP(220, 192, Rule.REFUSED),
  MSGGET(68, 186, Rule.REFUSED),
  MSGCTL(71, 187, Rule.REFUSED),
  MSGRCV(70, 188, Rule.REFUSED),
  MSGSND(69, 189, Rule.REFUSED),
  MQ_OPEN(240, 180, Rule.REFUSED),
  MQ_UNLINK(241, 181, Rule.REFUSED),
  // Rights, owners and times of files, which no rule of files covers.
  CHMOD(90, Syscall.NONE, Rule.REFUSED),
  FCHMODAT(268, 53, Rule.REFUSED),
  FCHMODAT2(452, 452, Rule.REFUSED),
  CHOWN(92, Syscall.NONE, Rule.REFUSED),
  FCHOWN(93, 55, Rule.REFUSED),
  LCHOWN(94, Syscall.NONE, Rule.REFUSED),
  FCHOWNAT(260, 54, Rule.REFUSED),
  SETXATTR(188, 5, Rule.REFUSED),
  LSETXATTR(189, 6, Rule.REFUSED),
  FSETXATTR(190, 7, Rule.REFUSED),
  SETXATTRAT(463, 463, Rule.REFUSED),
  REMOVEXATTR(197, 14, Rule.REFUSED),
  LREMOVEXATTR(198, 15, Rule.REFUSED),
  FREMOVEXATTR(199, 16, Rule.REFUSED),
  REMOVEXATTRAT(466, 466, Rule.REFUSED),
  UTIME(132, Syscall.NONE, Rule.REFUSED),
  UTIMES(235, Syscall.NONE, Rule.REFUSED),
  FUTIMESAT(261, Syscall.NONE, Rule.REFUSED),
  UTIMENSAT(280, 88, Rule.REFUSED),
  FILE_SETATTR(469, 469, Rule.REFUSED),
  OPEN_BY_HANDLE_AT(304, 265, Rule.REFUSED),
  INOTIFY_INIT(253, Syscall.NONE, Rule.REFUSED),
  INOTIFY_INIT1(294, 26, Rule.REFUSED),
  FANOTIFY_INIT(300, 262, Rule.REFUSED),
  // Name spaces and mounts.
  UNSHARE(272, 97, Rule.REFUSED),
  SETNS(308, 268, Rule.REFUSED),
  MOUNT(165, 40, Rule.REFUSED),
  UMOUNT2(166, 39, Rule.REFUSED),
  MOVE_MOUNT(429, 429, Rule.REFUSED),
  OPEN_TREE(428, 428, Rule.REFUSED),
  FSOPEN(430, 430, Rule.REFUSED),
  MOUNT_SETATTR(442, 442, Rule.REFUSED),
  PIVOT_ROOT(155, 41, Rule.REFUSED),
  CHROOT(161, 51, Rule.REFUSED),
  // Ways behind a filter, and into the kernel.
  IO_URING_SETUP(425, 425, Rule.REFUSED),
  IO_URING_ENTER(426, 426, Rule.REFUSED),
  IO_URING_REGISTER(427, 427, Rule.REFUSED),
  BPF(321, 280, Rule.REFUSED),
  USERFAULTFD(323, 282, Rule.REFUSED),
  ADD_KEY(248, 217, Rule.REFUSED),
  REQUEST_KEY(249, 218, Rule.REFUSED),
  KEYCTL(250, 219, Rule.REFUSED),
  // Who goes first, for others.
  SETSID(112, 157, Rule.REFUSED),
  SETPGID(109, 154, Rule.REFUSED),
  SETPRIORITY(141, 140, Rule.REFUSED),
  IOPRIO_SET(251, 30, Rule.REFUSED),
  MIGRATE_PAGES(256, 238, Rule.REFUSED),
  MOVE_PAGES(279, 239, Rule.REFUSED),
  // What only an administrator may, should this be one.
  KEXEC_LOAD(246, 104, Rule.REFUSED),
  KEXEC_FILE_LOAD(320, 294, Rule.REFUSED),
  REBOOT(169, 142, Rule.REFUSED),
  INIT_MODULE(175, 105, Rule.REFUSED),
  FINIT_MODULE(313, 273, Rule.REFUSED),
  DELETE_MODULE(176, 106, Rule.REFUSED),
  SWAPON(167, 224, Rule.REFUSED),
  SWAPOFF(168, 225, Rule.REFUSED),
  SETHOSTNAME(170, 161, Rule.REFUSED),
  SETDOMAINNAME(171, 162, Rule.REFUSED),
  SETTIMEOFDAY(164, 170, Rule.REFUSED),
  CLOCK_SETTIME(227, 112, Rule.REFUSED),
  ADJTIMEX(159, 171, Rule.REFUSED),
  CLOCK_ADJTIME(305, 266, Rule.REFUSED),
  ACCT(163, 89, Rule.REFUSED),
  SYSLOG(103, 116, Rule.REFUSED),
  QUOTACTL(179, 60, Rule.REFUSED),
  QUOTACTL_FD(443, 443, Rule.REFUSED),
  IOPL(172, Syscall.NONE, Rule.REFUSED),
  IOPERM(173, Syscall.NONE, Rule.REFUSED),
  // Succeeds and does nothing: copies of files in C++ end with it.
  FCHMOD(91, 52, Rule.IGNORED),
  // Of this process only.
  KILL(62, 129, Rule.ONLY_SELF),
  TGKILL(234, 131, Rule.ONLY_SELF),
  SCHED_SETAFFINITY(203, 122, Rule.ONLY_SELF),
  SCHED_SETSCHEDULER(144, 119, Rule.ONLY_SELF),
  SCHED_SETPARAM(142, 118, Rule.ONLY_SELF),
  SCHED_SETATTR(314, 274, Rule.ONLY_SELF);

  /// The number where a processor has no such call.
  static final int NONE = -1;

  private final int x86;
  private final int aarch64;
  private final Rule rule;

  Syscall(int x86, int aarch64, Rule rule) {
    this.x86 = x86;
    this.aarch64 = aarch64;
    this.rule = rule;
  }

  /// What becomes of a call.
  enum Rule {
    ALLOWED,
    /// It fails with EPERM.
    REFUSED,
    /// It succeeds, and does nothing.
    IGNORED,
    /// Its first argument is this process, or 0 where that means the caller.
    ONLY_SELF
  }

  /// A processor.
  enum Machine {
    X86_64(0xC000003E),
    AARCH64(0xC00000B7);

    /// As the kernel tells a filter (linux/audit.h).
    final int audit;

    Machine(int audit) {
      this.audit = audit;
    }
  }

  /// The number on a processor, or [#NONE].
  int on(Machine machine) {
    return switch (machine) {
      case X86_64 -> x86;
      case AARCH64 -> aarch64;
    };
  }

  Rule rule() {
    return rule;
  }
}
