/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/compounds.h"

#include <unicode/ustring.h>

/* Each entry has one mark: + ㄴ put in, - parts said apart, = nasal, . ㅎ within a
 * noun.  One may begin with its mark: then any block with a coda stands before it.
 * After ^ it must begin a word.  Examples of the standard come first in each group. */
static const UChar *const entries[] = {
    /* Article 29. */
    u"솜+이불", u"홑+이불", u"^막+일", u"삯+일", u"맨+입", u"꽃+잎", u"내복+약", u"한+여름",
    u"남존+여비", u"신+여성", u"색+연필", u"직행+열차", u"늑막+염", u"^콩+엿", u"^담+요",
    u"눈+요기", u"영업+용", u"식용+유", u"백분+율", u"^밤+윷", u"^들+일", u"솔+잎", u"^설+익",
    u"^물+약", u"^불+여우", u"서울+역", u"^물+엿", u"휘발+유", u"유들+유들",
    /* Article 30.3. */
    u"베갯+잇", u"깻+잎", u"나뭇+잎", u"도리깻+열", u"뒷+윷",
    /* The Romanisation, chapter 3, article 1.2. */
    u"학+여울", u"^알+약",
    /* More of them. */
    u"+잎", u"+여울", u"첫+여름", u"낯+익", u"^눈+익", u"뒷+일", u"^앞+일", u"^밭+일", u"^논+일",
    u"집안+일", u"^별+일", u"^잡+일", u"헛+일", u"옛+일", u"훗+일", u"예삿+일", u"^큰+일",
    u"궂은+일", u"바깥+일", u"스물+여섯", u"스물+일곱", u"스물+여덟", u"서른+여섯", u"서른+일곱",
    u"서른+여덟", u"마흔+여섯", u"마흔+일곱", u"마흔+여덟", u"^열+여섯", u"^열+일곱", u"^열+여덟",
    u"옛+이야기", u"속+이야기", u"뒷+이야기", u"앞+이마", u"강남+역", u"시청+역", u"신촌+역",
    u"잠실+역", u"부산+역", u"용산+역", u"명동+역", u"선릉+역", u"전철+역", u"지하철+역",
    u"급행+열차", u"완행+열차", u"은하+열차", u"야간+열차", u"밤+열차", u"학생+용", u"여행+용",
    u"가정+용", u"두통+약", u"소독+약", u"수면+약", u"물+이끼", u"짓+이기", u"한+입", u"못+잊",
    u"못+읽", u"못+입",
    /* Article 15. */
    u"젖-어미", u"맛-없", u"겉-옷", u"헛-웃음", u"값-어치", u"값-있", u"넋-없", u"꽃-위",
    u"멋-없", u"웃-어른", u"윗-옷", u"첫-인상", u"첫-아이", u"첫-아들", u"홑-옷", u"못-알",
    u"못-오", u"못-올", u"못-온", u"못-와", u"못-왔", u"못-외", u"몇-월", u"무릎-위", u"부엌-안",
    u"풋-인사", u"낱-알", u"빛-없", u"끝-없", u"곧-이어",
    /* Article 20, exceptions. */
    u"의견=란", u"임진=란", u"생산=량", u"결단=력", u"공권=력", u"동원=령", u"상견=례",
    u"횡단=로", u"이원=론", u"입원=료", u"구근=류", u"음운=론", u"보존=론", u"판단=력",
    u"추진=력", u"표현=력", u"등산=로", u"신문=로", u"온=라인", u"원=룸", u"다운=로드",
    /* Nouns whose ㅎ looks like a verb's. */
    u"축.하", u"북.한", u"역.할", u"집.합", u"백.합", u"복.합", u"적.합", u"박.해", u"박.하",
    u"독.해", u"국.한", u"직.할", u"극.한", u"낙.하", u"각.하", u"흑.해", u"곡.해"};
enum { ENTRY_COUNT = sizeof entries / sizeof *entries };

static nr_bond bond_of(UChar mark)
{
  switch (mark) {
  case '+':
    return NR_BOND_N;
  case '-':
    return NR_BOND_APART;
  case '=':
    return NR_BOND_NASAL;
  case '.':
    return NR_BOND_NOUN;
  default:
    return NR_BOND_PLAIN;
  }
}

/* Whether blocks from `at` on are these, the first of them joined if `joined`. */
static bool are(const nr_block *blocks, size_t count, size_t at, const UChar *signs, size_t length,
                bool joined)
{
  if (at + length > count)
    return false;
  for (size_t i = 0; i < length; i++)
    if (blocks[at + i].sign != signs[i] || ((i || joined) && !blocks[at + i].joined))
      return false;
  return true;
}

nr_bond nr_bond_before(const nr_block *blocks, size_t count, size_t i)
{
  for (size_t e = 0; e < ENTRY_COUNT; e++) {
    const UChar *entry = entries[e];
    bool begins = *entry == '^';
    size_t left = 0, right;
    entry += begins;
    while (bond_of(entry[left]) == NR_BOND_PLAIN)
      left++;
    right = (size_t)u_strlen(entry + left + 1);
    if (left > i || !are(blocks, count, i, entry + left + 1, right, true))
      continue;
    if (begins && blocks[i - left].joined)
      continue;
    if (are(blocks, i, i - left, entry, left, false))
      return bond_of(entry[left]);
  }
  return NR_BOND_PLAIN;
}
