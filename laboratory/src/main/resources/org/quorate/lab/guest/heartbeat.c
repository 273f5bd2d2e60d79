/*
 * The heartbeat guest: PID 1 of a virtual machine that proves that it is alive and that nobody else writes to its disk.
 *
 * Every 100 ms it reads sector 0 of its disk, reports a violation when that is not what it wrote itself last, and
 * writes the next record. Every 10 ms it sends a UDP datagram, so that an outage can be measured from outside (under
 * TCG the guest's own clocks stop with the machine). It takes commands on its console and obeys the power button.
 *
 * Kernel command line: hb.name=NAME hb.ip=ADDRESS/PREFIX hb.udp=ADDRESS:PORT (all optional).
 * Disk, sectors of 512 bytes: 0 the newest record; 1 the last foreign record seen and, in its field errors, how many;
 * 2 how often the guest booted; 2048 + (n % 8192) a ring of records. Layout of a record: struct record, little endian.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <net/if.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/reboot.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum {
  SECTOR = 512,
  DISK_PERIOD_US = 100 * 1000,
  UDP_PERIOD_US = 10 * 1000,
  DISK_WAIT_US = 50 * 1000,
  DISK_WAIT_TRIES = 200, /* 10 s for the disk's driver */
  BUTTON_WAIT_TRIES = 50,
  EVENT_DEVICES = 8,
  RING_START = 2048,
  RING_SECTORS = 8192
};

struct record {
  char magic[8];
  uint8_t boot[16];
  uint64_t n, real_ns, monotonic_ns, latency_max_us, errors;
  char name[32];
  uint64_t boot_number;
  uint32_t sum; /* FNV-1a of all before it */
} __attribute__((packed));

static char command_line[4096];
static char name[32] = "guest";
static char udp_target[64];
static uint8_t boot_id[16];
static volatile uint64_t counter, errors, violations, latency_max_us, boot_number;
static volatile int stopping;
static pthread_mutex_t console = PTHREAD_MUTEX_INITIALIZER;

static void say(const char *format, ...) {
  va_list arguments;
  va_start(arguments, format);
  pthread_mutex_lock(&console);
  vprintf(format, arguments);
  fflush(stdout);
  pthread_mutex_unlock(&console);
  va_end(arguments);
}

static uint64_t clock_ns(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* Copies the value of KEY= from the kernel command line; 0 when it is not there. */
static int argument(const char *key, char *value, size_t size) {
  size_t length = strlen(key);
  for (const char *p = command_line; (p = strstr(p, key)); p += length) {
    if ((p == command_line || p[-1] == ' ') && p[length] == '=') {
      p += length + 1;
      size_t i = 0;
      while (p[i] && p[i] != ' ' && p[i] != '\n' && i < size - 1) {
        value[i] = p[i];
        i++;
      }
      value[i] = 0;
      return 1;
    }
  }
  return 0;
}

static uint32_t checksum(const struct record *r) {
  const uint8_t *bytes = (const uint8_t *)r;
  uint32_t sum = 2166136261u;
  for (size_t i = 0; i < sizeof *r - sizeof r->sum; i++) sum = (sum ^ bytes[i]) * 16777619u;
  return sum;
}

/* Loads the modules that /modules/order names, in that order. */
static void load_modules(void) {
  FILE *order = fopen("/modules/order", "r");
  char file[160];
  while (order && fgets(file, sizeof file, order)) {
    file[strcspn(file, "\n")] = 0;
    int fd = open(file, O_RDONLY);
    if (fd < 0) continue;
    if (syscall(SYS_finit_module, fd, "", 0) < 0 && errno != EEXIST) say("hb: %s: %s\n", file, strerror(errno));
    close(fd);
  }
  if (order) fclose(order);
}

static void interface_up(int fd, const char *interface, struct in_addr address, int prefix) {
  struct ifreq request;
  memset(&request, 0, sizeof request);
  strcpy(request.ifr_name, interface);
  struct sockaddr_in *in = (struct sockaddr_in *)&request.ifr_addr;
  in->sin_family = AF_INET;
  in->sin_addr = address;
  if (ioctl(fd, SIOCSIFADDR, &request) < 0) say("hb: address of %s: %s\n", interface, strerror(errno));
  in->sin_addr.s_addr = prefix ? htonl(~0u << (32 - prefix)) : 0;
  ioctl(fd, SIOCSIFNETMASK, &request);
  ioctl(fd, SIOCGIFFLAGS, &request);
  request.ifr_flags |= IFF_UP;
  ioctl(fd, SIOCSIFFLAGS, &request);
}

static void set_up_network(void) {
  char text[64];
  struct in_addr address;
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  inet_aton("127.0.0.1", &address);
  interface_up(fd, "lo", address, 8);
  if (argument("hb.ip", text, sizeof text)) {
    char *slash = strchr(text, '/');
    int prefix = slash ? atoi(slash + 1) : 24;
    if (slash) *slash = 0;
    if (inet_aton(text, &address)) interface_up(fd, "eth0", address, prefix);
  }
  close(fd);
}

static void *send_datagrams(void *unused) {
  (void)unused;
  char *colon = strchr(udp_target, ':');
  if (!colon) return 0;
  *colon = 0;
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(colon + 1))};
  inet_aton(udp_target, &to.sin_addr);
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  for (uint64_t sequence = 0; !stopping; sequence++) {
    char text[128];
    int length = snprintf(text, sizeof text, "%s %02x%02x%02x%02x %llu %llu\n", name, boot_id[0], boot_id[1], boot_id[2],
                          boot_id[3], (unsigned long long)sequence, (unsigned long long)counter);
    sendto(fd, text, (size_t)length, 0, (struct sockaddr *)&to, sizeof to);
    usleep(UDP_PERIOD_US);
  }
  return 0;
}

static int open_disk(void) {
  static const char *const candidates[] = {"/dev/vda", "/dev/sda"};
  for (int attempt = 0; attempt < DISK_WAIT_TRIES; attempt++) {
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
      int fd = open(candidates[i], O_RDWR | O_DIRECT | O_SYNC);
      if (fd >= 0) return fd;
    }
    usleep(DISK_WAIT_US);
  }
  return -1;
}

static struct record *sector_buffer(void) {
  void *buffer = 0;
  if (posix_memalign(&buffer, 4096, 4096)) abort();
  memset(buffer, 0, 4096);
  return buffer;
}

static void count_boot(int fd, struct record *buffer) {
  if (pread(fd, buffer, SECTOR, 2 * SECTOR) == SECTOR && !memcmp(buffer->magic, "HBBOOT1", 8))
    boot_number = buffer->boot_number + 1;
  else
    boot_number = 1;
  memset(buffer, 0, SECTOR);
  memcpy(buffer->magic, "HBBOOT1", 8);
  memcpy(buffer->boot, boot_id, sizeof boot_id);
  buffer->boot_number = boot_number;
  if (pwrite(fd, buffer, SECTOR, 2 * SECTOR) != SECTOR) errors++;
}

/* Sector 0 must hold what this boot wrote last; anything else is a second writer. */
static void look_for_foreign_write(int fd, struct record *seen) {
  if (pread(fd, seen, SECTOR, 0) != SECTOR) {
    errors++;
    return;
  }
  if (!memcmp(seen->boot, boot_id, sizeof boot_id) && seen->n == counter) return;
  violations++;
  say("HB-VIOLATION foreign boot %02x%02x%02x%02x n=%llu mine n=%llu\n", seen->boot[0], seen->boot[1], seen->boot[2],
      seen->boot[3], (unsigned long long)seen->n, (unsigned long long)counter);
  memcpy(seen->magic, "HBVIOL1", 8);
  seen->errors = violations;
  if (pwrite(fd, seen, SECTOR, SECTOR) != SECTOR) errors++;
}

static int write_record(int fd, struct record *r, uint64_t start_ns) {
  memcpy(r->magic, "HBREC01", 8);
  memcpy(r->boot, boot_id, sizeof boot_id);
  r->n = counter;
  r->real_ns = clock_ns(CLOCK_REALTIME);
  r->monotonic_ns = start_ns;
  r->latency_max_us = latency_max_us;
  r->errors = errors;
  memcpy(r->name, name, sizeof name);
  r->boot_number = boot_number;
  r->sum = checksum(r);
  off_t ring = (off_t)(RING_START + counter % RING_SECTORS) * SECTOR;
  return pwrite(fd, r, SECTOR, ring) == SECTOR && pwrite(fd, r, SECTOR, 0) == SECTOR;
}

static void *write_disk(void *unused) {
  (void)unused;
  int fd = open_disk();
  if (fd < 0) {
    say("hb: no disk\n");
    return 0;
  }
  struct record *mine = sector_buffer(), *seen = sector_buffer();
  count_boot(fd, seen);
  if (pread(fd, seen, SECTOR, 0) == SECTOR && !memcmp(seen->magic, "HBREC01", 8) && seen->sum == checksum(seen))
    counter = seen->n;
  say("HB-DISK-READY boot_number=%llu n=%llu\n", (unsigned long long)boot_number, (unsigned long long)counter);
  for (int written = 0; !stopping;) {
    uint64_t start_ns = clock_ns(CLOCK_MONOTONIC);
    if (written) look_for_foreign_write(fd, seen);
    counter++;
    if (write_record(fd, mine, start_ns)) {
      written = 1;
    } else {
      errors++;
      say("HB-IOERR %s n=%llu\n", strerror(errno), (unsigned long long)counter);
    }
    uint64_t us = (clock_ns(CLOCK_MONOTONIC) - start_ns) / 1000;
    if (us > latency_max_us) latency_max_us = us;
    if (us < DISK_PERIOD_US) usleep((useconds_t)(DISK_PERIOD_US - us));
  }
  close(fd);
  return 0;
}

static void halt(const char *why, int how) {
  stopping = 1;
  say("HB-SHUTDOWN %s n=%llu\n", why, (unsigned long long)counter);
  usleep(2 * DISK_PERIOD_US);
  sync();
  tcdrain(STDOUT_FILENO);
  reboot(how);
  for (;;) pause();
}

static void *watch_power_button(void *unused) {
  (void)unused;
  for (int attempt = 0; attempt < BUTTON_WAIT_TRIES; attempt++) {
    for (int i = 0; i < EVENT_DEVICES; i++) {
      char path[40], device[64] = "";
      snprintf(path, sizeof path, "/dev/input/event%d", i);
      int fd = open(path, O_RDONLY);
      if (fd < 0) continue;
      ioctl(fd, EVIOCGNAME(sizeof device), device);
      struct input_event event;
      while (!strncmp(device, "Power", 5) && read(fd, &event, sizeof event) == sizeof event)
        if (event.type == EV_KEY && event.code == KEY_POWER && event.value == 1) halt("power button", RB_POWER_OFF);
      close(fd);
    }
    usleep(DISK_PERIOD_US);
  }
  say("hb: no power button\n");
  return 0;
}

static void status(void) {
  say("STATUS name=%s boot=%02x%02x%02x%02x boot_number=%llu n=%llu errors=%llu violations=%llu latency_max_us=%llu "
      "up_s=%.1f\n",
      name, boot_id[0], boot_id[1], boot_id[2], boot_id[3], (unsigned long long)boot_number, (unsigned long long)counter,
      (unsigned long long)errors, (unsigned long long)violations, (unsigned long long)latency_max_us,
      (double)clock_ns(CLOCK_MONOTONIC) / 1e9);
}

static void shell(void) {
  pid_t child = fork();
  if (!child) {
    setsid();
    ioctl(STDIN_FILENO, TIOCSCTTY, 1);
    execl("/bin/busybox", "sh", "-i", (char *)0);
    _exit(1);
  }
  waitpid(child, 0, 0);
}

static void serve_console(void) {
  char line[128];
  for (;;) {
    if (!fgets(line, sizeof line, stdin)) {
      clearerr(stdin);
      usleep(DISK_PERIOD_US);
      continue;
    }
    line[strcspn(line, "\r\n")] = 0;
    if (!strcmp(line, "status")) status();
    else if (!strcmp(line, "poweroff")) halt("console", RB_POWER_OFF);
    else if (!strcmp(line, "reboot")) halt("console", RB_AUTOBOOT);
    else if (!strcmp(line, "sh")) shell();
    else if (*line) say("? status | sh | reboot | poweroff\n");
  }
}

static void mount_and_open_console(void) {
  mkdir("/proc", 0755);
  mkdir("/sys", 0755);
  mkdir("/dev", 0755);
  mount("proc", "/proc", "proc", 0, 0);
  mount("sysfs", "/sys", "sysfs", 0, 0);
  mount("devtmpfs", "/dev", "devtmpfs", 0, 0);
  int fd = open("/dev/console", O_RDWR);
  for (int i = 0; i < 3 && fd >= 0; i++) dup2(fd, i);
  fd = open("/proc/cmdline", O_RDONLY);
  ssize_t length = fd < 0 ? 0 : read(fd, command_line, sizeof command_line - 1);
  command_line[length > 0 ? length : 0] = 0;
}

/* GRND_INSECURE: this early, waiting for entropy would cost a second. The time stamp counter and the clock make the id
 * differ between boots even where the pool is empty. */
static void choose_boot_id(void) {
  unsigned low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
  uint64_t mix[2] = {((uint64_t)high << 32 | low) * 6364136223846793005u, clock_ns(CLOCK_REALTIME)};
  if (getrandom(boot_id, sizeof boot_id, 4 /* GRND_INSECURE */) < 0) memset(boot_id, 0, sizeof boot_id);
  for (size_t i = 0; i < sizeof boot_id; i++) boot_id[i] ^= ((uint8_t *)mix)[i];
}

int main(void) {
  mount_and_open_console();
  load_modules();
  argument("hb.name", name, sizeof name);
  argument("hb.udp", udp_target, sizeof udp_target);
  choose_boot_id();
  set_up_network();
  void *(*const threads[])(void *) = {write_disk, send_datagrams, watch_power_button};
  for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
    pthread_t thread;
    pthread_create(&thread, 0, threads[i], 0);
  }
  say("HB-READY name=%s up_s=%.3f\n", name, (double)clock_ns(CLOCK_MONOTONIC) / 1e9);
  serve_console();
}
