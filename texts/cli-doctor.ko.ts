/** What `refunds doctor` says, in Korean. */
import type { doctorEn } from './cli-doctor.en';

export const doctorKo: typeof doctorEn = {
  status: { ok: '정상', failed: '실패', unknown: '확인 불가' },
  check: {
    configuration: '설정',
    temporal: 'Temporal',
    namespace: '네임스페이스',
    searchAttributes: '검색 속성',
    worker: '워커',
    inbox: '통지함',
    clock: '시계',
    credentials: '쿠키페이 인증 정보',
    notiSecret: '통지 비밀값',
  },
  toFix: (how) => `조치: ${how}`,
  summary: (failed, unknown) =>
    failed + unknown === 0 ? '모든 점검이 정상입니다.' : `점검 결과: 실패 ${failed}건, 확인 불가 ${unknown}건.`,
  faultySettings: '설정이 올바르지 않습니다. 위의 설정 항목을 확인해 주세요',
  temporalAway: 'Temporal이 응답하지 않아 확인할 수 없습니다',
  unexpected: (said) => `확인하지 못했습니다: ${said}`,

  configuration: {
    ok: (gateway) => `누락 없음. 게이트웨이: ${gateway}`,
    fix: 'docs/configuration.md에 따라 이 변수들을 설정한 뒤 doctor를 다시 실행해 주세요.',
  },
  temporal: {
    ok: (address, version) => `${address} 응답함, 버전 ${version}`,
    away: (address, said) => `${address} 응답 없음: ${said}`,
    fix: 'Temporal을 시작하거나 TEMPORAL_ADDRESS(필요하면 TEMPORAL_API_KEY, TEMPORAL_TLS_*)를 올바르게 설정해 주세요.',
  },
  namespace: {
    ok: (name, days) =>
      `${name}, 종료된 환불을 ${days}일간 보관${days < 30 ? '. 90일을 권장합니다. docs/configuration.md 참조' : ''}`,
    missing: (name) => `네임스페이스 ${name}이(가) 없습니다`,
    fix: (name) =>
      `TEMPORAL_NAMESPACE를 올바르게 설정하거나 네임스페이스를 만들어 주세요: temporal operator namespace create --namespace ${name} --retention 90d`,
  },
  searchAttributes: {
    ok: '다섯 개 모두 있음',
    missing: (names) => `없음: ${names}. 환불을 시작할 수 없습니다`,
    otherType: (names) => `형식이 다름: ${names}. 환불을 시작할 수 없습니다`,
    fixMissing:
      'npm run register를 실행해 주세요. 권한이 없으면 관리자에게 docs/configuration.md의 명령 실행을 요청해 주세요.',
    fixOtherType: '환불 전용 네임스페이스를 사용해 주세요.',
  },
  worker: {
    ok: (names) => `작업 수신 중: ${names}`,
    none: '작업을 수신하는 워커가 없습니다. 환불이 진행되지 않지만 유실되는 것은 없습니다',
    fix: '같은 Temporal 설정으로 npm run worker(또는 npm start)를 실행해 주세요.',
  },
  inbox: {
    ok: 'PostgreSQL이 응답하며 테이블이 최신 상태입니다',
    embedded: (pid) => `내장 통지함, 프로세스 ${pid}에서 사용 중`,
    embeddedClosed: '내장 통지함을 사용하는 프로세스가 없어 통지를 받을 수 없습니다',
    fixEmbedded: 'npm start 또는 npm run noti를 실행해 주세요. 운영 환경에서는 INBOX_DATABASE_URL을 설정해 주세요.',
    away: (said) => `PostgreSQL이 응답하지 않습니다: ${said}`,
    fixAway: 'PostgreSQL을 시작하거나 INBOX_DATABASE_URL을 바로잡아 주세요.',
    notMigrated: (steps) => `테이블이 최신 상태가 아닙니다. 누락된 단계: ${steps}`,
    fixNotMigrated: 'npm run noti를 시작하면 생성됩니다. 데이터베이스 사용자에게 권한이 있어야 합니다.',
  },
  clock: {
    offset: (server, seconds) => `${server} ${seconds}초`,
    servers: { temporal: 'Temporal', cookiePay: '쿠키페이', inbox: 'PostgreSQL' },
    ok: (offsets) => `서버 시각과 일치합니다 (차이: ${offsets})`,
    off: (offsets) => `서버 시각과 이 시계의 차이: ${offsets}`,
    unseen: '시각을 확인할 수 있는 서버가 없습니다',
    fix: '이 컴퓨터(timedatectl set-ntp true) 또는 시각이 다른 서버의 시계를 NTP로 맞춰 주세요.',
  },
  credentials: {
    ok: (gateway) => `${gateway}에서 토큰이 발급됨`,
    rejected: (said) => `쿠키페이가 거부했습니다: ${said}`,
    fixRejected:
      'COOKIEPAY_PAY2_ID와 COOKIEPAY_PAY2_KEY(연동 시크릿키)를 쿠키페이 관리자 화면과 대조하고, 이 게이트웨이의 값인지 확인해 주세요. 진행 중인 환불은 자동으로 계속됩니다.',
    unavailable: (said) => `쿠키페이에서 토큰을 발급받을 수 없습니다: ${said}`,
    fixUnavailable:
      '이 컴퓨터에서 COOKIEPAY_BASE_URL에 연결되는지 확인해 주세요. 환불은 대기하다가 자동으로 계속됩니다.',
  },
  notiSecret: {
    ok: '설정됨, 추측하기 어려움',
    two: '두 개 설정됨, 모두 추측하기 어려움. 이전 값으로 오는 마지막 통지를 받은 뒤 이전 값을 삭제해 주세요',
    weak: '설정되었지만 추측하기 쉽습니다',
    missing: '사용할 수 없습니다. 위의 설정 항목을 확인해 주세요',
    fix: 'openssl rand -hex 24로 만들어 주세요. NOTI_SECRET에 설정하고, 쿠키페이 관리자 화면에 https://호스트/noti/비밀값 형식으로 등록해 주세요.',
  },
};
