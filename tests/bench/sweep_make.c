/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sweep_make: logs and lists of indicators to measure a sweep with.
 *
 *   sweep_make FOLDER [MIB]
 *
 * Writes into the folder, which must be there, zeek.json, ual.json, iis.log and syslog.log,
 * together MIB MiB (1024), and ind.3, ind.5 and ind.6 with 10^3, 10^5 and 10^6 indicators: 45 %
 * domains, 35 % IPv4, 10 % URLs, 5 % SHA-256, 5 % addresses of mail. Names are drawn with a skew
 * from 600,000 domains of 15 hosts each; one indicator in five hundred is one of the rarer names
 * of the logs. The same every time.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define BASES 600000
#define TEXT 160 /* bytes of any name */

static uint64_t state = 42;

static uint32_t pick(uint32_t n)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)((state >> 33) * n >> 31);
}

static uint32_t skewed(uint32_t n)
{
    uint64_t u = pick(1U << 20);

    u = u * u >> 20;
    u = u * u >> 20;
    return (uint32_t)(u * n >> 20);
}

static const char *syllable(uint32_t n)
{
    static const char *const all[] = { "ba", "co", "di", "fe", "gu", "ha", "jo", "ki", "la", "me",
        "no", "pu", "ra", "se", "ti", "vo", "wa", "xe", "yo", "zi", "tech", "net", "news", "mail",
        "shop", "blog", "data", "soft", "web", "app", "cloud", "info" };

    return all[n % 32];
}

/* The name of a registered domain; numbers from BASES on stand in no log. */
static const char *base(uint32_t n, char *ret)
{
    static const char *const ends[] = { "com", "net", "org", "co.uk", "de", "info", "io", "fr" };
    uint32_t m = n * 2654435761U;

    snprintf(ret, TEXT, "%s%s%s%x.%s", syllable(m), syllable(m >> 5), syllable(m >> 10), n,
        ends[m >> 29]);
    return ret;
}

static const char *host(char *ret)
{
    static const char *const names[] = { "www", "mail", "cdn", "img", "api", "static", "m", "login",
        "news", "a", "b", "s3.eu-west", "edge-7", "ns1", "" };
    const char *name = names[pick(15)];
    char b[TEXT];

    snprintf(ret, TEXT, "%s%s%.99s", name, *name ? "." : "", base(skewed(BASES), b));
    return ret;
}

static const char *address(char *ret)
{
    uint32_t n = pick(8) ? skewed(400000) * 2654435761U : pick(UINT32_MAX);

    snprintf(ret, TEXT, "%u.%u.%u.%u", 11 + (n >> 24) % 200, n >> 16 & 255, n >> 8 & 255, n & 255);
    return ret;
}

static void inside(char *ret)
{
    snprintf(ret, TEXT, "10.%u.%u.%u", pick(4), pick(256), pick(256));
}

static void hex(char *ret, int n)
{
    for (int i = 0; i < n; i++)
        ret[i] = "0123456789abcdef"[pick(16)];
    ret[n] = '\0';
}

static void zeek(FILE *f)
{
    char ip[TEXT], in[TEXT], name[TEXT], uid[TEXT];
    uint32_t kind = pick(4), at = pick(86400000);

    address(ip);
    inside(in);
    hex(uid, 16);
    fprintf(f,
        "{\"ts\":%u.%06u,\"uid\":\"C%s\",\"id.orig_h\":\"%s\",\"id.orig_p\":%u,\"id.resp_h\":\"%"
        "s\","
        "\"id.resp_p\":%u,",
        1610442838 + at / 1000, pick(1000000), uid, in, 1024 + pick(60000), ip,
        kind == 1 ? 53 : 443);
    if (kind == 0)
        fprintf(f,
            "\"proto\":\"tcp\",\"service\":\"ssl\",\"duration\":%u.%06u,\"orig_bytes\":%u,\"resp_"
            "bytes\":%u,"
            "\"conn_state\":\"SF\",\"local_orig\":true,\"local_resp\":false,\"missed_bytes\":0,"
            "\"history\":"
            "\"ShADadFf\",\"orig_pkts\":%u,\"orig_ip_bytes\":%u,\"resp_pkts\":%u,\"resp_ip_bytes\":"
            "%u}\n",
            pick(60), pick(1000000), pick(100000), pick(1000000), pick(100), pick(10000), pick(100),
            pick(100000));
    else if (kind == 1)
        fprintf(f,
            "\"proto\":\"udp\",\"trans_id\":%u,\"rtt\":0.%06u,\"query\":\"%s\",\"qclass\":1,"
            "\"qclass_name\":"
            "\"C_INTERNET\",\"qtype\":1,\"qtype_name\":\"A\",\"rcode\":0,\"rcode_name\":"
            "\"NOERROR\",\"AA\":false,"
            "\"TC\":false,\"RD\":true,\"RA\":true,\"Z\":0,\"answers\":[\"%s\"],\"TTLs\":[%u.0],"
            "\"rejected\":false}\n",
            pick(65536), pick(1000000), host(name), ip, pick(3600));
    else if (kind == 2)
        fprintf(f,
            "\"trans_depth\":1,\"method\":\"GET\",\"host\":\"%s\",\"uri\":\"/%s/"
            "%s?id=%u\",\"version\":\"1.1\","
            "\"user_agent\":\"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, "
            "like Gecko) "
            "Chrome/87.0.4280.88 "
            "Safari/537.36\",\"request_body_len\":0,\"response_body_len\":%u,\"status_code\":200,"
            "\"status_msg\":\"OK\",\"tags\":[],\"resp_fuids\":[\"F%s\"],\"resp_mime_types\":["
            "\"text/html\"]}\n",
            host(name), syllable(pick(32)), syllable(pick(32)), pick(100000), pick(100000), uid);
    else
        fprintf(f,
            "\"version\":\"TLSv12\",\"cipher\":\"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256\",\"curve\":"
            "\"x25519\","
            "\"server_name\":\"%s\",\"resumed\":false,\"established\":true,\"cert_chain_fuids\":["
            "\"F%s\"],"
            "\"subject\":\"CN=%s\",\"issuer\":\"CN=R3,O=Let's Encrypt,C=US\",\"ja3\":\"%s%s\"}\n",
            host(name), uid, name, uid, uid);
}

static void ual(FILE *f)
{
    char ip[TEXT], name[TEXT], h[TEXT], mail[TEXT];

    address(ip);
    hex(h, 64);
    snprintf(mail, TEXT, "%s.%s@%.99s", syllable(pick(32)), syllable(pick(32)),
        base(skewed(2000), name));
    fprintf(f,
        "{\"CreationTime\":\"2021-01-%02uT%02u:%02u:%02u\",\"Id\":\"%.8s-%.4s-4%.3s-8%.3s-%.12s\","
        "\"Operation\":"
        "\"FileAccessed\",\"OrganizationId\":\"7f3c1d2e-0000-4000-8000-00000000abcd\","
        "\"RecordType\":6,\"UserKey\":"
        "\"i:0h.f|membership|10032%.8s@live.com\",\"UserType\":0,\"Version\":1,\"Workload\":"
        "\"SharePoint\","
        "\"ClientIP\":\"%s\",\"ObjectId\":\"https:\\/\\/contoso.sharepoint.com\\/sites\\/%s\\/"
        "Shared Documents\\/%s"
        "\\/report%u.docx\",\"UserId\":\"%s\",",
        1 + pick(28), pick(24), pick(60), pick(60), h, h + 8, h + 12, h + 15, h + 18, h + 30, ip,
        syllable(pick(32)), syllable(pick(32)), pick(10000), mail);
    fprintf(f,
        "\"CorrelationId\":\"%.8s-%.4s-4%.3s-9%.3s-%.12s\",\"EventSource\":\"SharePoint\","
        "\"ItemType\":\"File\","
        "\"ListId\":\"c0ffee00-1111-4222-8333-444455556666\",\"ListItemUniqueId\":\"%.8s-%.4s-4000-"
        "8000-%.12s\","
        "\"Site\":\"0123abcd-1111-4222-8333-444455556666\",\"UserAgent\":\"Microsoft Office "
        "Word\\/16.0 (Windows NT "
        "10.0; Microsoft Word 16.0.13426; "
        "Pro)\",\"WebId\":\"4567cdef-1111-4222-8333-444455556666\","
        "\"SourceFileExtension\":\"docx\",\"SiteUrl\":\"https:\\/\\/contoso.sharepoint.com\\/"
        "sites\\/%s\\/\","
        "\"SourceFileName\":\"report%u.docx\",\"SourceRelativeUrl\":\"Shared "
        "Documents\\/%s\",\"HighPriorityMedia"
        "Processing\":false,\"ApplicationDisplayName\":\"Word\",\"BrowserName\":\"\","
        "\"BrowserVersion\":\"\",",
        h + 2, h + 10, h + 14, h + 17, h + 20, h + 3, h + 11, h + 21, syllable(pick(32)),
        pick(10000), syllable(pick(32)));
    fprintf(f,
        "\"DeviceDisplayName\":\"%s\",\"IsManagedDevice\":false,\"Platform\":\"WinDesktop\","
        "\"DoNotDistributeEvent\":"
        "true,\"FromApp\":false,\"Sha256\":\"%s\",\"ExtendedProperties\":[{\"Name\":"
        "\"additionalDetails\",\"Value\":"
        "\"{}\"},{\"Name\":\"extendedAuditEventCategory\",\"Value\":\"ServicePrincipal\"}],"
        "\"ModifiedProperties\":[],"
        "\"Actor\":[{\"ID\":\"%s\",\"Type\":5},{\"ID\":\"10032%.8s\",\"Type\":3}],\"Target\":[{"
        "\"ID\":"
        "\"ServicePrincipal_%.8s-1111-4222-8333-444455556666\",\"Type\":2}]}\n",
        ip, h, mail, h, h + 5);
}

static void iis(FILE *f)
{
    char ip[TEXT], in[TEXT], name[TEXT];

    address(ip);
    inside(in);
    fprintf(f,
        "2021-01-%02u %02u:%02u:%02u %s GET /owa/%s/%s.aspx ver=15.%u&p=%u 443 - %s "
        "Mozilla/5.0+(Windows+NT+10.0;"
        "+Win64;+x64)+AppleWebKit/537.36 https://%s/ 200 0 0 %u\n",
        1 + pick(28), pick(24), pick(60), pick(60), in, syllable(pick(32)), syllable(pick(32)),
        pick(10), pick(1000), ip, host(name), pick(1000));
}

static void syslog_line(FILE *f)
{
    char ip[TEXT], name[TEXT], id[TEXT];
    uint32_t kind = pick(3), t = pick(60);

    address(ip);
    hex(id, 10);
    fprintf(f, "Jan %2u %02u:%02u:%02u gw%u ", 1 + pick(28), pick(24), pick(60), t, pick(4));
    if (kind == 0)
        fprintf(f, "sshd[%u]: Failed password for invalid user %s from %s port %u ssh2\n",
            pick(30000), syllable(pick(32)), ip, pick(60000));
    else if (kind == 1)
        fprintf(f,
            "postfix/smtp[%u]: %s: to=<%s@%s>, relay=mx.%s[%s]:25, delay=0.%u, dsn=2.0.0, "
            "status=sent\n",
            pick(30000), id, syllable(pick(32)), host(name), name, ip, pick(99));
    else
        fprintf(f, "named[%u]: client @0x7f %s#%u (%s): query: %s IN A +E(0)K (10.0.0.2)\n",
            pick(30000), ip, pick(60000), host(name), name);
}

static FILE *made(const char *folder, const char *name)
{
    char path[4096];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    f = fopen(path, "wb");
    if (!f) {
        perror(path);
        exit(1);
    }
    return f;
}

static void fill(const char *folder, const char *name, long bytes, void (*line)(FILE *f))
{
    FILE *f = made(folder, name);

    while (ftell(f) < bytes)
        line(f);
    if (fclose(f) != 0)
        exit(1);
}

static void list(const char *folder, const char *name, uint32_t n)
{
    FILE *f = made(folder, name);
    char b[TEXT], h[TEXT];

    for (uint32_t i = 0; i < n; i++) {
        uint32_t kind = pick(100), occurs = pick(500) == 0;
        uint32_t number = occurs ? BASES / 2 + pick(BASES / 2) : BASES + pick(1U << 30);

        if (kind < 45) {
            fprintf(f, "%s\n", base(number, b));
        } else if (kind < 80) {
            number = occurs ? (200000 + pick(200000)) * 2654435761U : pick(UINT32_MAX);
            fprintf(f, "%u.%u.%u.%u\n", 11 + (number >> 24) % 200, number >> 16 & 255,
                number >> 8 & 255, number & 255);
        } else if (kind < 90) {
            fprintf(
                f, "https://www.%s/%s/%x\n", base(number, b), syllable(pick(32)), pick(1U << 20));
        } else if (kind < 95) {
            hex(h, 64);
            fprintf(f, "%s\n", h);
        } else {
            fprintf(f, "%s.%s@%s\n", syllable(pick(32)), syllable(pick(32)), base(number, b));
        }
    }
    if (fclose(f) != 0)
        exit(1);
}

int main(int argc, char **argv)
{
    long mib = 1024 * 1024, all;

    if (argc < 2 || argc > 3) {
        fprintf(stderr, "usage: sweep_make FOLDER [MIB]\n");
        return 2;
    }
    if (argc < 3 || sscanf(argv[2], "%ld", &all) != 1)
        all = 1024;
    fill(argv[1], "zeek.json", all * mib * 34 / 100, zeek);
    fill(argv[1], "ual.json", all * mib * 34 / 100, ual);
    fill(argv[1], "iis.log", all * mib * 20 / 100, iis);
    fill(argv[1], "syslog.log", all * mib * 12 / 100, syslog_line);
    list(argv[1], "ind.3", 1000);
    list(argv[1], "ind.5", 100000);
    list(argv[1], "ind.6", 1000000);
    return 0;
}
