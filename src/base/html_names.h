/* html_names - the elements and character references that HTML reduction knows.
 * in: nothing.  out: sorted tables for bsearch. */

#ifndef BASE_HTML_NAMES_H
#define BASE_HTML_NAMES_H

#include <stdint.h>

/* What an element's tags do to the text around them. */
enum html_effect {
        HTML_BREAK, /* <br>: a line end each */
        HTML_LINE,  /* its text stands on lines of its own */
        HTML_BLOCK, /* an empty line parts it from its neighbours */
        HTML_CELL,  /* a tab parts it from the cell before */
        HTML_KEEP,  /* white space inside counts (pre); it is a block, too */
        HTML_DROP   /* nothing inside is shown, and tags mean nothing there */
};

struct html_element {
        const char *name;
        enum html_effect effect;
};

static const struct html_element html_elements[] = {
    {"address", HTML_LINE},  {"article", HTML_LINE}, {"blockquote", HTML_BLOCK},
    {"body", HTML_LINE},     {"br", HTML_BREAK},     {"caption", HTML_LINE},
    {"center", HTML_LINE},   {"dd", HTML_LINE},      {"dir", HTML_LINE},
    {"div", HTML_LINE},      {"dl", HTML_BLOCK},     {"dt", HTML_LINE},
    {"fieldset", HTML_LINE}, {"footer", HTML_LINE},  {"form", HTML_LINE},
    {"h1", HTML_BLOCK},      {"h2", HTML_BLOCK},     {"h3", HTML_BLOCK},
    {"h4", HTML_BLOCK},      {"h5", HTML_BLOCK},     {"h6", HTML_BLOCK},
    {"header", HTML_LINE},   {"hr", HTML_BLOCK},     {"html", HTML_LINE},
    {"li", HTML_LINE},       {"main", HTML_LINE},    {"ol", HTML_BLOCK},
    {"option", HTML_LINE},   {"p", HTML_BLOCK},      {"pre", HTML_KEEP},
    {"script", HTML_DROP},   {"section", HTML_LINE}, {"style", HTML_DROP},
    {"table", HTML_BLOCK},   {"tbody", HTML_LINE},   {"td", HTML_CELL},
    {"th", HTML_CELL},       {"thead", HTML_LINE},   {"title", HTML_DROP},
    {"tr", HTML_LINE},       {"ul", HTML_BLOCK},
};

struct html_reference {
        const char *name;
        uint16_t character;
};

/* The references of HTML 4 that running text uses; letter case matters. */
static const struct html_reference html_references[] = {
    {"AElig", 198},  {"Aacute", 193},  {"Acirc", 194},   {"Agrave", 192},  {"Aring", 197},
    {"Atilde", 195}, {"Auml", 196},    {"Ccedil", 199},  {"ETH", 208},     {"Eacute", 201},
    {"Ecirc", 202},  {"Egrave", 200},  {"Euml", 203},    {"Iacute", 205},  {"Icirc", 206},
    {"Igrave", 204}, {"Iuml", 207},    {"Ntilde", 209},  {"OElig", 338},   {"Oacute", 211},
    {"Ocirc", 212},  {"Ograve", 210},  {"Oslash", 216},  {"Otilde", 213},  {"Ouml", 214},
    {"Scaron", 352}, {"THORN", 222},   {"Uacute", 218},  {"Ucirc", 219},   {"Ugrave", 217},
    {"Uuml", 220},   {"Yacute", 221},  {"Yuml", 376},    {"aacute", 225},  {"acirc", 226},
    {"acute", 180},  {"aelig", 230},   {"agrave", 224},  {"amp", 38},      {"apos", 39},
    {"aring", 229},  {"atilde", 227},  {"auml", 228},    {"bdquo", 8222},  {"brvbar", 166},
    {"bull", 8226},  {"ccedil", 231},  {"cedil", 184},   {"cent", 162},    {"colon", 58},
    {"comma", 44},   {"commat", 64},   {"copy", 169},    {"curren", 164},  {"dagger", 8224},
    {"deg", 176},    {"divide", 247},  {"eacute", 233},  {"ecirc", 234},   {"egrave", 232},
    {"emsp", 32},    {"ensp", 32},     {"equals", 61},   {"eth", 240},     {"euml", 235},
    {"euro", 8364},  {"excl", 33},     {"frac12", 189},  {"frac14", 188},  {"frac34", 190},
    {"gt", 62},      {"hellip", 8230}, {"hyphen", 8208}, {"iacute", 237},  {"icirc", 238},
    {"iexcl", 161},  {"igrave", 236},  {"iquest", 191},  {"iuml", 239},    {"laquo", 171},
    {"larr", 8592},  {"lbrace", 123},  {"lbrack", 91},   {"ldquo", 8220},  {"lowbar", 95},
    {"lpar", 40},    {"lsaquo", 8249}, {"lsquo", 8216},  {"lt", 60},       {"macr", 175},
    {"mdash", 8212}, {"micro", 181},   {"middot", 183},  {"minus", 8722},  {"nbsp", 32},
    {"ndash", 8211}, {"not", 172},     {"ntilde", 241},  {"num", 35},      {"oacute", 243},
    {"ocirc", 244},  {"oelig", 339},   {"ograve", 242},  {"ordf", 170},    {"ordm", 186},
    {"oslash", 248}, {"otilde", 245},  {"ouml", 246},    {"para", 182},    {"percnt", 37},
    {"period", 46},  {"plus", 43},     {"plusmn", 177},  {"pound", 163},   {"quest", 63},
    {"quot", 34},    {"raquo", 187},   {"rarr", 8594},   {"rbrace", 125},  {"rbrack", 93},
    {"rdquo", 8221}, {"reg", 174},     {"rpar", 41},     {"rsaquo", 8250}, {"rsquo", 8217},
    {"sbquo", 8218}, {"scaron", 353},  {"sect", 167},    {"semi", 59},     {"shy", 173},
    {"sol", 47},     {"sup1", 185},    {"sup2", 178},    {"sup3", 179},    {"szlig", 223},
    {"thinsp", 32},  {"thorn", 254},   {"times", 215},   {"trade", 8482},  {"uacute", 250},
    {"ucirc", 251},  {"ugrave", 249},  {"uml", 168},     {"uuml", 252},    {"yacute", 253},
    {"yen", 165},    {"yuml", 255},    {"zwj", 8205},    {"zwnj", 8204},
};

#endif
